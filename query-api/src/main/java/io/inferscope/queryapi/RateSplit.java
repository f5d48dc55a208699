package io.inferscope.queryapi;

import io.inferscope.changes.LevelTest;
import io.inferscope.changes.WindowResult;
import io.inferscope.changes.WindowTests;
import java.util.Arrays;
import java.util.Optional;

/**
 * A deviation {@code [from, to)} among buckets, of which all before it are the baseline.
 *
 * @param rose whether there are more documents than before
 */
record RateSplit(int from, int to, boolean rose, double pValue) {
  private static final int LEAST_BASELINE = 3;
  private static final double LEVEL = 1e-3;

  /** How the buckets from the first on compare with those that follow them. */
  private interface Comparison {
    WindowResult compare(int baselineTo, int deviationTo);
  }

  /** The best split of counts of documents. */
  static Optional<RateSplit> best(long[] counts) {
    return best(
        counts.length,
        (from, to) ->
            WindowTests.rate(
                Arrays.copyOfRange(counts, 0, from), Arrays.copyOfRange(counts, from, to)));
  }

  /** The best split of measured values; NaN where nothing was measured. */
  static Optional<RateSplit> best(double[] levels) {
    return best(
        levels.length,
        (from, to) ->
            LevelTest.compare(
                Arrays.copyOfRange(levels, 0, from), Arrays.copyOfRange(levels, from, to)));
  }

  /** The split with the least p-value, corrected for the number of splits; none is clear often. */
  private static Optional<RateSplit> best(int buckets, Comparison comparison) {
    RateSplit best = new RateSplit(0, 0, false, 1);
    int tried = 0;
    for (int from = LEAST_BASELINE; from < buckets; from++) {
      for (int to = from + 1; to <= buckets; to += Math.max(1, (to - from) / 4)) {
        tried++;
        if (comparison.compare(from, to) instanceof WindowResult.Compared result
            && result.pValue() < best.pValue()) {
          best = new RateSplit(from, to, result.rose(), result.pValue());
        }
      }
    }
    return best.pValue() * tried > LEVEL ? Optional.empty() : Optional.of(best);
  }

  /** What a chart would show. */
  String kind(int buckets) {
    if (to == buckets) {
      return "step";
    }
    return rose ? "spike" : "dip";
  }
}
