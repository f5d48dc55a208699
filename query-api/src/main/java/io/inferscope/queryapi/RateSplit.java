package io.inferscope.queryapi;

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

  /** The split with the least p-value, corrected for the number of splits; none is clear often. */
  static Optional<RateSplit> best(long[] counts) {
    RateSplit best = new RateSplit(0, 0, false, 1);
    int tried = 0;
    for (int from = LEAST_BASELINE; from < counts.length; from++) {
      long[] before = Arrays.copyOfRange(counts, 0, from);
      for (int to = from + 1; to <= counts.length; to += Math.max(1, (to - from) / 4)) {
        tried++;
        if (WindowTests.rate(before, Arrays.copyOfRange(counts, from, to))
                instanceof WindowResult.Compared result
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
