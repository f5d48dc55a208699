package io.inferscope.changes;

import io.inferscope.changes.WindowResult.Compared;
import io.inferscope.changes.WindowResult.Measure;
import io.inferscope.changes.WindowResult.TooLittle;

/**
 * Whether latencies have shifted, from histograms alone: the rank-sum test with ties (Mann and
 * Whitney 1947), over-dispersed from bucket to bucket, for the bulk; and the share above the
 * baseline's 95th percentile, for a tail that grows while the bulk stays. The clearer one answers,
 * its p-value doubled for the choice; where both are clear, the change began when the first did.
 */
public final class LatencyTest {
  private static final double TAIL = 0.95;

  /** P-value from which one that is not the clearest has its say about the onset. */
  private static final double CLEARLY = 1e-4;

  private final double[] bounds;

  /**
   * For histograms over these buckets.
   *
   * @param upperBounds ascending, one for each bucket of the histograms
   */
  public LatencyTest(double[] upperBounds) {
    bounds = upperBounds.clone();
  }

  /**
   * Compares the windows.
   *
   * @param baseline a histogram for each bucket of time, each as long as the bounds
   * @param current the same
   */
  public WindowResult compare(long[][] baseline, long[][] current) {
    long[] before = total(baseline);
    long[] after = total(current);
    if (WindowTests.sum(before) == 0 || WindowTests.sum(after) == 0) {
      return new TooLittle(
          "no latencies in the " + (WindowTests.sum(before) == 0 ? "baseline" : "current window"));
    }
    WindowResult tail = tail(baseline, current, before, after);
    return switch (tail) {
      case TooLittle tooLittle -> tooLittle;
      case Compared beyond -> clearer(bulk(baseline, current, before, after), beyond);
    };
  }

  /**
   * The median of each histogram, in the unit of the bounds; NaN of an empty one.
   *
   * @param histograms each as long as the bounds
   */
  public double[] medians(long[][] histograms) {
    double[] medians = new double[histograms.length];
    for (int i = 0; i < medians.length; i++) {
      boolean empty = WindowTests.sum(histograms[i]) == 0;
      medians[i] = empty ? Double.NaN : quantile(histograms[i], 0.5);
    }
    return medians;
  }

  private static Compared clearer(Compared bulk, Compared tail) {
    boolean tailLeads = tail.pValue() < bulk.pValue();
    Compared best = tailLeads ? tail : bulk;
    Compared second = tailLeads ? bulk : tail;
    boolean agrees = second.pValue() <= CLEARLY && second.rose() == best.rose();
    return new Compared(
        best.measure(),
        Math.min(1, 2 * best.pValue()),
        best.effect(),
        best.before(),
        best.after(),
        agrees ? Math.min(best.onset(), second.onset()) : best.onset());
  }

  private Compared bulk(long[][] baseline, long[][] current, long[] before, long[] after) {
    double[] ranks = ranks(before, after);
    double beforeCount = WindowTests.sum(before);
    double afterCount = WindowTests.sum(after);
    double all = beforeCount + afterCount;
    double variance = 0;
    for (int k = 0; k < ranks.length; k++) {
      variance += (before[k] + after[k]) / all * (ranks[k] - 0.5) * (ranks[k] - 0.5);
    }
    double usual = mean(before, ranks);
    double[] means = new double[baseline.length + current.length];
    double[] weights = new double[means.length];
    double[] residuals = new double[baseline.length];
    for (int i = 0; i < means.length; i++) {
      long[] histogram = i < baseline.length ? baseline[i] : current[i - baseline.length];
      weights[i] = WindowTests.sum(histogram);
      means[i] = weights[i] > 0 ? mean(histogram, ranks) : 0;
      if (i < baseline.length) {
        residuals[i] = (means[i] - usual) / Math.sqrt(variance / weights[i]);
        residuals[i] = weights[i] > 0 && variance > 0 ? residuals[i] : Double.NaN;
      }
    }
    double z = mean(after, ranks) - usual;
    z = variance > 0 ? z / Math.sqrt(variance * (1 / beforeCount + 1 / afterCount)) : 0;
    double was = quantile(before, 0.5);
    double is = quantile(after, 0.5);
    return new Compared(
        Measure.MEDIAN,
        Dispersion.of(residuals).pValue(z, Math.min(baseline.length, current.length)),
        is / was,
        was,
        is,
        Onset.ofMean(means, weights, variance, baseline.length / 2));
  }

  private WindowResult tail(long[][] baseline, long[][] current, long[] before, long[] after) {
    int bucket = bucketOf(before, TAIL);
    WindowResult result =
        WindowTests.share(
            beyond(baseline, bucket), counts(baseline), beyond(current, bucket), counts(current));
    return switch (result) {
      case TooLittle tooLittle -> tooLittle;
      case Compared share -> {
        double was = quantile(before, TAIL);
        double is = quantile(after, TAIL);
        yield new Compared(Measure.P95, share.pValue(), is / was, was, is, share.onset());
      }
    };
  }

  /** Mean rank of each histogram bucket among all latencies, scaled to (0, 1). */
  private static double[] ranks(long[] before, long[] after) {
    double all = WindowTests.sum(before) + WindowTests.sum(after);
    double[] ranks = new double[before.length];
    double below = 0;
    for (int k = 0; k < ranks.length; k++) {
      double here = before[k] + after[k];
      ranks[k] = (below + here / 2) / all;
      below += here;
    }
    return ranks;
  }

  private static double mean(long[] histogram, double[] scores) {
    double sum = 0;
    double count = 0;
    for (int k = 0; k < histogram.length; k++) {
      sum += histogram[k] * scores[k];
      count += histogram[k];
    }
    return sum / count;
  }

  /** Interpolated within its bucket; the last bound stands for what lies in the open bucket. */
  private double quantile(long[] histogram, double share) {
    int bucket = bucketOf(histogram, share);
    double below = 0;
    for (int k = 0; k < bucket; k++) {
      below += histogram[k];
    }
    double low = bucket == 0 ? 0 : bounds[bucket - 1];
    double high = Double.isInfinite(bounds[bucket]) ? low : bounds[bucket];
    double within = (share * WindowTests.sum(histogram) - below) / histogram[bucket];
    return low + (high - low) * Math.clamp(within, 0, 1);
  }

  private static int bucketOf(long[] histogram, double share) {
    double wanted = share * WindowTests.sum(histogram);
    double below = 0;
    for (int k = 0; k < histogram.length; k++) {
      below += histogram[k];
      if (histogram[k] > 0 && below >= wanted) {
        return k;
      }
    }
    throw new IllegalArgumentException("an empty histogram has no quantiles");
  }

  private static long[] total(long[][] histograms) {
    if (histograms.length == 0) {
      return new long[0];
    }
    long[] total = new long[histograms[0].length];
    for (long[] histogram : histograms) {
      for (int k = 0; k < total.length; k++) {
        total[k] += histogram[k];
      }
    }
    return total;
  }

  private static long[] counts(long[][] histograms) {
    return beyond(histograms, -1);
  }

  private static long[] beyond(long[][] histograms, int bucket) {
    long[] counts = new long[histograms.length];
    for (int i = 0; i < counts.length; i++) {
      for (int k = bucket + 1; k < histograms[i].length; k++) {
        counts[i] += histograms[i][k];
      }
    }
    return counts;
  }
}
