package io.inferscope.changes;

/** What the comparison of a window with its baseline found. */
public sealed interface WindowResult {

  /** What was compared. */
  enum Measure {
    /** Events a bucket. */
    RATE,
    /** Share of the events that failed, 0 to 1. */
    SHARE,
    /** Median latency, in the unit of the bounds. */
    MEDIAN,
    /** 95th percentile of latency, in the unit of the bounds. */
    P95,
    /** Mean of a measured value, in its unit. */
    LEVEL
  }

  /**
   * The windows could be compared.
   *
   * @param measure what {@code before} and {@code after} are
   * @param pValue two-sided probability of a difference at least this clear where nothing changed,
   *     given how much the baseline itself varies from bucket to bucket
   * @param effect {@code after / before} for rates and latencies (half an event added to each rate,
   *     so that it stays finite), {@code after - before} for shares and levels
   * @param before the baseline
   * @param after the current window
   * @param onset bucket in which the change most likely began, counted over the baseline followed
   *     by the current window: {@code baseline.length} is the first current bucket
   */
  record Compared(
      Measure measure, double pValue, double effect, double before, double after, int onset)
      implements WindowResult {

    /** Whether the current window lies above the baseline. */
    public boolean rose() {
      return after > before;
    }
  }

  /** Nothing may be concluded. */
  record TooLittle(String reason) implements WindowResult {}
}
