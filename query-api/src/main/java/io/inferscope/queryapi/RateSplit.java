package io.inferscope.queryapi;

import io.inferscope.changes.LevelTest;
import io.inferscope.changes.WindowResult;
import io.inferscope.changes.WindowTests;
import java.util.Arrays;
import java.util.Optional;

/**
 * A deviation {@code [from, to)} among buckets, and what it deviates from: all before it, or all
 * after it where it is at the beginning.
 *
 * @param kind what a chart would show: step, spike or dip
 */
record RateSplit(int baselineFrom, int baselineTo, int from, int to, String kind) {
  private static final int LEAST_BASELINE = 3;
  private static final double LEVEL = 1e-3;

  /**
   * A beginning that is no longer than this share of what follows deviates from that, rather than
   * that from it: most of the time is the usual.
   */
  private static final double BEGINNING = 0.5;

  /** How much better two levels describe buckets, one of a stretch and one of all others. */
  private interface Gain {
    double of(int from, int to);
  }

  /** A stretch of buckets. */
  private record Stretch(int from, int to) {}

  /** The clearest deviation of counts of documents, if one is clear. */
  static Optional<RateSplit> best(long[] counts) {
    double[] sums = new double[counts.length + 1];
    for (int i = 0; i < counts.length; i++) {
      sums[i + 1] = sums[i] + counts[i];
    }
    Stretch best = best(counts.length, (from, to) -> poissonGain(sums, from, to));
    return clear(
        best,
        counts.length,
        WindowTests.rate(
            Arrays.copyOfRange(counts, 0, best.from),
            Arrays.copyOfRange(counts, best.from, best.to)));
  }

  /** The clearest deviation of measured values; NaN where nothing was measured. */
  static Optional<RateSplit> best(double[] levels) {
    double[] sums = new double[levels.length + 1];
    double[] known = new double[levels.length + 1];
    for (int i = 0; i < levels.length; i++) {
      boolean measured = !Double.isNaN(levels[i]);
      sums[i + 1] = sums[i] + (measured ? levels[i] : 0);
      known[i + 1] = known[i] + (measured ? 1 : 0);
    }
    Stretch best = best(levels.length, (from, to) -> squaresGain(sums, known, from, to));
    return clear(
        best,
        levels.length,
        LevelTest.compare(
            Arrays.copyOfRange(levels, 0, best.from),
            Arrays.copyOfRange(levels, best.from, best.to)));
  }

  private static Stretch best(int buckets, Gain gain) {
    Stretch best = new Stretch(buckets, buckets);
    double most = 0;
    for (int from = LEAST_BASELINE; from < buckets; from++) {
      for (int to = from + 1; to <= buckets; to++) {
        double now = gain.of(from, to);
        if (now > most) {
          most = now;
          best = new Stretch(from, to);
        }
      }
    }
    return best;
  }

  /** The log likelihood ratio of the Poisson scan statistic (Kulldorff 1997). */
  private static double poissonGain(double[] sums, int from, int to) {
    int buckets = sums.length - 1;
    double all = sums[buckets];
    double inside = sums[to] - sums[from];
    double expected = all * (to - from) / buckets;
    return surplus(inside, expected) + surplus(all - inside, all - expected);
  }

  private static double surplus(double count, double expected) {
    return count == 0 ? 0 : count * Math.log(count / expected);
  }

  /** By how much two means leave less of the squares than one. */
  private static double squaresGain(double[] sums, double[] known, int from, int to) {
    double all = known[known.length - 1];
    double inside = known[to] - known[from];
    if (inside == 0 || inside == all) {
      return 0;
    }
    double sum = sums[to] - sums[from];
    double total = sums[sums.length - 1];
    double difference = sum / inside - (total - sum) / (all - inside);
    return difference * difference * inside * (all - inside) / all;
  }

  /** If it is clear, corrected for the number of stretches that were looked at. */
  private static Optional<RateSplit> clear(Stretch best, int buckets, WindowResult result) {
    double tried = buckets * (buckets - 1) / 2.0;
    return result instanceof WindowResult.Compared compared && compared.pValue() * tried <= LEVEL
        ? Optional.of(of(best, buckets, compared.rose()))
        : Optional.empty();
  }

  private static RateSplit of(Stretch best, int buckets, boolean rose) {
    int from = best.from;
    int to = best.to;
    if (to < buckets) {
      return new RateSplit(0, from, from, to, kind(rose));
    }
    return from > BEGINNING * (to - from)
        ? new RateSplit(0, from, from, to, "step")
        : new RateSplit(from, to, 0, from, kind(!rose));
  }

  private static String kind(boolean rose) {
    return rose ? "spike" : "dip";
  }
}
