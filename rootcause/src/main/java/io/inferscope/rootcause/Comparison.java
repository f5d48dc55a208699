package io.inferscope.rootcause;

import java.util.List;

/**
 * In what two sides differ.
 *
 * @param requestsBefore traces on the first side
 * @param requestsAfter traces on the second side
 * @param differences all that could be compared, least probable under chance first
 */
public record Comparison(int requestsBefore, int requestsAfter, List<Difference> differences) {
  public Comparison {
    differences = List.copyOf(differences);
  }

  /** Those of which at most a share of {@code falseAlarms}, in [0, 1], is expected to be false. */
  public List<Difference> significant(double falseAlarms) {
    return differences.stream().filter(difference -> difference.qValue() <= falseAlarms).toList();
  }
}
