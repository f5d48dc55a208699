package io.inferscope.rootcause;

import java.time.Instant;

/** Whether and when something began inside a range of time. */
public sealed interface Onset {

  /**
   * Something began.
   *
   * @param at the best single instant
   * @param baseline before it, clear of the uncertain stretch
   * @param incident from it to the end of the range, or until it was over
   * @param pValue how often chance alone gives a change as large, in [0, 1]
   */
  record Found(Instant at, Window baseline, Window incident, double pValue) implements Onset {}

  /** Nothing stands out. */
  record NotFound(String reason) implements Onset {}
}
