package io.inferscope.rootcause;

import java.util.List;

/**
 * One observation that speaks for a candidate.
 *
 * @param text a sentence with numbers, for people
 * @param before what was measured in the baseline, in the unit that the text names
 * @param after the same in the incident
 * @param pValue how often chance alone gives a difference as large, in [0, 1]
 * @param weight the part of the candidate's score that this gave, in [0, 1]
 * @param exampleTraceIds traces of the incident that show it, at most three; may be empty
 */
public record Evidence(
    EvidenceType type,
    String text,
    double before,
    double after,
    double pValue,
    double weight,
    List<String> exampleTraceIds) {
  public Evidence {
    exampleTraceIds = List.copyOf(exampleTraceIds);
  }
}
