package io.inferscope.rootcause;

/**
 * Bounds and the one threshold.
 *
 * @param abstainBelow a ranking whose best score is lower is an abstention, in [0, 1]
 * @param maxSpans above it, whole traces are left out, chosen by a hash of their ids
 * @param maxLogs above it, logs are left out by the same hash; logs without a trace by position
 * @param maxMetricPoints above it, every n-th point of each series is kept
 * @param maxCandidates length of the ranking
 */
public record Options(
    double abstainBelow, int maxSpans, int maxLogs, int maxMetricPoints, int maxCandidates) {
  /** What is used when the caller has no opinion. */
  public static final Options DEFAULT = new Options(0.5, 200_000, 200_000, 200_000, 20);

  public Options {
    if (!(abstainBelow >= 0 && abstainBelow <= 1)) {
      throw new IllegalArgumentException("abstainBelow must lie in [0, 1], is " + abstainBelow);
    }
    if (Math.min(Math.min(maxSpans, maxLogs), Math.min(maxMetricPoints, maxCandidates)) < 1) {
      throw new IllegalArgumentException("bounds must be at least 1");
    }
  }
}
