package io.inferscope.changes;

import io.inferscope.changes.MetricSeries.Measure;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * How sets of series moved between the windows, against the series that are not in the set. They
 * are compared by factors, so that what grows as a whole sets no service apart; means of values
 * that may be negative by differences.
 */
final class MetricContrast {
  /** Share of the whole rate, or mean, that stands for nothing: keeps factors finite. */
  private static final double LEAST_SHARE = 0.01;

  private final Measure measure;
  private final int baselineBuckets;
  private final int buckets;

  /** By series and bucket, running totals: what comes before the bucket. */
  private final double[][] sums;

  private final double[][] weights;

  /** Of a mean: weights times what one value is expected to move by, were it to double. */
  private final double[][] scales;

  /** By series, the mean of the baseline; 0 for rates. */
  private final double[] usual;

  private final double smallest;

  private MetricContrast(Measure measure, List<MetricSeries> series) {
    this.measure = measure;
    baselineBuckets = series.getFirst().baseline().sums().length;
    buckets = baselineBuckets + series.getFirst().deviation().sums().length;
    int count = series.size();
    sums = new double[count][];
    weights = new double[count][];
    scales = new double[count][];
    usual = new double[count];
    for (int i = 0; i < count; i++) {
      MetricSeries each = series.get(i);
      sums[i] = joined(each.baseline().sums(), each.deviation().sums());
      weights[i] = joined(each.baseline().weights(), each.deviation().weights());
    }
    double least = measure == Measure.MEAN ? fillIn() : 0;
    for (int i = 0; i < count; i++) {
      double scale = least > 0 ? Math.max(usual[i], least) : 1;
      scales[i] = running(Arrays.stream(weights[i]).map(weight -> weight * scale).toArray());
      sums[i] = running(sums[i]);
      weights[i] = running(weights[i]);
    }
    double both = level(all(), 0, baselineBuckets) + level(all(), baselineBuckets, buckets);
    smallest = measure == Measure.RATE ? LEAST_SHARE * both / 2 : 0;
  }

  /** The contrast of all series of a metric, of which there must be one at least. */
  static MetricContrast of(Measure measure, List<MetricSeries> series) {
    return new MetricContrast(measure, series);
  }

  /**
   * A series that comes or goes moves the mean by how far it lies from the others: where it is
   * absent it is as if it had measured what all together measured in the baseline. Answers with the
   * level that stands for nothing; 0 where there are negative values, so that there is none.
   */
  private double fillIn() {
    boolean negative =
        Arrays.stream(sums).flatMapToDouble(Arrays::stream).anyMatch(value -> value < 0);
    double[] before = new double[sums.length];
    double[] weightBefore = new double[sums.length];
    for (int i = 0; i < sums.length; i++) {
      before[i] = sum(sums[i], 0, baselineBuckets);
      weightBefore[i] = sum(weights[i], 0, baselineBuckets);
    }
    double together =
        Arrays.stream(before).sum()
            / Math.max(Double.MIN_NORMAL, Arrays.stream(weightBefore).sum());
    for (int i = 0; i < sums.length; i++) {
      usual[i] = weightBefore[i] > 0 ? before[i] / weightBefore[i] : together;
      if (weightBefore[i] == 0) {
        double weight = sum(weights[i], baselineBuckets, buckets) / (buckets - baselineBuckets);
        Arrays.fill(weights[i], 0, baselineBuckets, weight);
        Arrays.fill(sums[i], 0, baselineBuckets, together * weight);
      } else if (sum(weights[i], baselineBuckets, buckets) == 0) {
        double weight = weightBefore[i] / baselineBuckets;
        Arrays.fill(weights[i], baselineBuckets, buckets, weight);
        Arrays.fill(sums[i], baselineBuckets, buckets, together * weight);
      }
    }
    return negative ? 0 : LEAST_SHARE * together;
  }

  private BitSet all() {
    BitSet all = new BitSet();
    all.set(0, sums.length);
    return all;
  }

  /** Whether a set moved otherwise than the rest of the series, bucket by bucket. */
  WindowResult test(BitSet set, BitSet rest) {
    double ofSet = Math.max(smallest, level(set, 0, baselineBuckets));
    double ofRest = Math.max(smallest, level(rest, 0, baselineBuckets));
    double[] curve = new double[buckets];
    for (int bucket = 0; bucket < buckets; bucket++) {
      curve[bucket] =
          switch (measure) {
            case RATE ->
                level(set, bucket, bucket + 1) / ofSet - level(rest, bucket, bucket + 1) / ofRest;
            case MEAN ->
                moved(set, scales, bucket, bucket + 1) - moved(rest, scales, bucket, bucket + 1);
          };
    }
    return compared(curve);
  }

  private WindowResult compared(double[] curve) {
    return LevelTest.compare(
        Arrays.copyOfRange(curve, 0, baselineBuckets),
        Arrays.copyOfRange(curve, baselineBuckets, buckets));
  }

  /** What a bucket held, or the mean, in the baseline. */
  double before(BitSet set) {
    return level(set, 0, baselineBuckets);
  }

  /** The same in the deviation. */
  double after(BitSet set) {
    return level(set, baselineBuckets, buckets);
  }

  /** The factor, or for means the difference, by which a set moved beyond the rest. */
  double effect(BitSet set, BitSet rest) {
    return switch (measure) {
      case RATE -> factor(set) / factor(rest);
      case MEAN -> change(set, weights) - change(rest, weights);
    };
  }

  /** By how much a set moved the whole. */
  double contribution(BitSet set) {
    return contribution(set, weight(all()));
  }

  private double contribution(BitSet set, double ofAll) {
    return switch (measure) {
      case RATE -> after(set) - before(set);
      case MEAN -> change(set, weights) * weight(set) / ofAll;
    };
  }

  /** All that moved, up or down; more than 0. */
  double moved() {
    double moved = Double.MIN_NORMAL;
    double weight = weight(all());
    for (int i = 0; i < sums.length; i++) {
      moved += Math.abs(contribution(only(i), weight));
    }
    return moved;
  }

  private static BitSet only(int series) {
    BitSet one = new BitSet();
    one.set(series);
    return one;
  }

  /** Whether the set moved, rather than the rest. */
  boolean moved(BitSet set, BitSet rest) {
    return switch (measure) {
      case RATE -> Math.abs(Math.log(factor(set))) > Math.abs(Math.log(factor(rest)));
      case MEAN -> Math.abs(change(set, scales)) > Math.abs(change(rest, scales));
    };
  }

  /**
   * What the split explains: for rates the likelihood ratio of two factors against one, for means
   * the sum of squares between the two groups.
   */
  double gain(BitSet set, BitSet rest) {
    return switch (measure) {
      case RATE -> {
        double all = term(before(set) + before(rest), after(set) + after(rest));
        yield term(before(set), after(set)) + term(before(rest), after(rest)) - all;
      }
      case MEAN -> {
        double ofSet = inDeviation(scales, set);
        double ofRest = inDeviation(scales, rest);
        double apart = change(set, scales) - change(rest, scales);
        yield ofSet + ofRest > 0 ? ofSet * ofRest / (ofSet + ofRest) * apart * apart : 0;
      }
    };
  }

  private static double term(double before, double after) {
    double all = before + after;
    return (before > 0 ? before * Math.log(before / all) : 0)
        + (after > 0 ? after * Math.log(after / all) : 0);
  }

  private double factor(BitSet set) {
    return Math.max(smallest, after(set)) / Math.max(smallest, before(set));
  }

  private double change(BitSet set, double[][] by) {
    return moved(set, by, baselineBuckets, buckets) - moved(set, by, 0, baselineBuckets);
  }

  private double weight(BitSet set) {
    return inDeviation(weights, set);
  }

  private double inDeviation(double[][] running, BitSet set) {
    return set.stream().mapToDouble(i -> total(running[i], baselineBuckets, buckets)).sum();
  }

  /** Sums a bucket, or the mean; NaN for a mean of nothing. */
  private double level(BitSet set, int from, int to) {
    double sum = 0;
    double weight = 0;
    for (int i = set.nextSetBit(0); i >= 0; i = set.nextSetBit(i + 1)) {
      sum += total(sums[i], from, to);
      weight += measure == Measure.MEAN ? total(weights[i], from, to) : 0;
    }
    return measure == Measure.RATE ? sum / (to - from) : weight > 0 ? sum / weight : Double.NaN;
  }

  /**
   * How far the values lie from what is usual for their series: the mean distance by {@code
   * weights}, a factor less one by {@code scales}; NaN where there is none.
   */
  private double moved(BitSet set, double[][] by, int from, int to) {
    double sum = 0;
    double divisor = 0;
    for (int i = set.nextSetBit(0); i >= 0; i = set.nextSetBit(i + 1)) {
      sum += total(sums[i], from, to) - usual[i] * total(weights[i], from, to);
      divisor += total(by[i], from, to);
    }
    return divisor > 0 ? sum / divisor : Double.NaN;
  }

  private static double total(double[] running, int from, int to) {
    return running[to] - running[from];
  }

  private static double[] running(double[] values) {
    double[] running = new double[values.length + 1];
    for (int i = 0; i < values.length; i++) {
      running[i + 1] = running[i] + values[i];
    }
    return running;
  }

  private static double sum(double[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum;
  }

  private static double[] joined(double[] first, double[] second) {
    double[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
