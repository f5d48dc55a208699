package io.inferscope.changes;

/**
 * Where in a row of buckets a change of level began, by maximum likelihood of one split. What grows
 * has its most likely split where it rises most: as long as the buckets before a split have clearly
 * changed among themselves, the same way, the change began there.
 */
abstract sealed class Onset {
  /** For a split before the most likely one; low, since the best of several is looked at. */
  private static final double CLEARLY = 1e-4;

  /** Of the whole rise, which a begin must have made: the usual ups and downs are no begin. */
  private static final double SUBSTANTIAL = 0.25;

  /** Buckets from which the spread before a split can be told. */
  private static final int LEAST_BEFORE = 3;

  private final double[] sums;
  private final double[] weights;

  /** Totals of {@code sums} and {@code weights} over the first so many buckets. */
  private final double[] sumUntil;

  private final double[] weightUntil;

  private Onset(double[] sums, double[] weights) {
    this.sums = sums;
    this.weights = weights;
    sumUntil = cumulated(sums);
    weightUntil = cumulated(weights);
  }

  /** Poisson or binomial: events out of an exposure that differs from bucket to bucket. */
  static int ofRate(double[] events, double[] exposure, int from) {
    return new OfRate(events, exposure).find(from);
  }

  /**
   * Normal: weighted means.
   *
   * @param variance of a value of weight 1
   */
  static int ofMean(double[] means, double[] weights, double variance, int from) {
    double[] sums = new double[means.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = means[i] * weights[i];
    }
    return new OfMean(sums, weights, variance).find(from);
  }

  private static double[] cumulated(double[] values) {
    double[] until = new double[values.length + 1];
    for (int i = 0; i < values.length; i++) {
      until[i + 1] = until[i] + values[i];
    }
    return until;
  }

  final int find(int from) {
    int first = Math.max(1, from);
    int best = mostLikely(first, sums.length, from);
    double top = level(best, sums.length);
    int earlier = mostLikely(first, best, best);
    while (earlier < best && isBegin(earlier, best, top) && isClear(earlier, best)) {
      best = earlier;
      earlier = mostLikely(first, best, best);
    }
    return best;
  }

  /** Whether the buckets from {@code split} on have gone a good part of the way to the top. */
  private boolean isBegin(int split, int to, double top) {
    double ground = level(0, split);
    return (level(split, to) - ground) / (top - ground) >= SUBSTANTIAL;
  }

  private double level(int begin, int end) {
    return (sumUntil[end] - sumUntil[begin]) / (weightUntil[end] - weightUntil[begin]);
  }

  /** The best split of the buckets before {@code to}; {@code none} where there is no other. */
  private int mostLikely(int first, int to, int none) {
    int best = none;
    double highest = Double.NEGATIVE_INFINITY;
    for (int split = first; split < to; split++) {
      double deviance = deviance(split, to);
      if (deviance > highest) {
        highest = deviance;
        best = split;
      }
    }
    return best;
  }

  private double deviance(int split, int to) {
    return deviance(
        sumUntil[split],
        weightUntil[split],
        sumUntil[to] - sumUntil[split],
        weightUntil[to] - weightUntil[split]);
  }

  private boolean isClear(int split, int to) {
    if (split < LEAST_BEFORE) {
      return false;
    }
    double level = level(0, split);
    double[] residuals = new double[split];
    for (int i = 0; i < split; i++) {
      residuals[i] = weights[i] > 0 ? residual(sums[i], weights[i], level) : Double.NaN;
    }
    double z = Math.sqrt(Math.max(0, deviance(split, to)));
    return Dispersion.of(residuals).pValue(z, Math.min(split, to - split)) <= CLEARLY;
  }

  /** Twice the logarithm of the likelihood ratio of two levels against one. */
  abstract double deviance(double left, double leftWeight, double right, double rightWeight);

  /** Of one bucket, in standard deviations that chance alone would give. */
  abstract double residual(double sum, double weight, double level);

  private static final class OfRate extends Onset {
    private OfRate(double[] events, double[] exposure) {
      super(events, exposure);
    }

    @Override
    double deviance(double left, double leftWeight, double right, double rightWeight) {
      return 2
          * (term(left, leftWeight)
              + term(right, rightWeight)
              - term(left + right, leftWeight + rightWeight));
    }

    private static double term(double events, double exposure) {
      return events <= 0 || exposure <= 0 ? 0 : events * Math.log(events / exposure);
    }

    @Override
    double residual(double sum, double weight, double level) {
      // Half an event more keeps buckets without any from claiming certainty.
      double expected = Math.max(level * weight, 0.5);
      return (sum - expected) / Math.sqrt(expected);
    }
  }

  private static final class OfMean extends Onset {
    private final double variance;

    private OfMean(double[] sums, double[] weights, double variance) {
      super(sums, weights);
      this.variance = variance;
    }

    @Override
    double deviance(double left, double leftWeight, double right, double rightWeight) {
      if (leftWeight <= 0 || rightWeight <= 0 || variance <= 0) {
        return -1;
      }
      double difference = left / leftWeight - right / rightWeight;
      double shared = leftWeight * rightWeight / (leftWeight + rightWeight);
      return difference * difference * shared / variance;
    }

    @Override
    double residual(double sum, double weight, double level) {
      return (sum / weight - level) * Math.sqrt(weight / variance);
    }
  }
}
