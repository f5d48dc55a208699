package io.inferscope.changes;

import java.util.Arrays;
import java.util.List;

/** Takes short excursions out of a series, so that they do not pass for regimes. */
final class Outliers {
  private static final int REACH = 7;

  /** Nearer to the ends too few neighbours tell what is usual. */
  private static final int LEAST_REACH = 3;

  /** In robust standard deviations of what single values stray from the median around them. */
  private static final double WIDTH = 10;

  private static final double DEVIATIONS = 1.4826;
  private static final double MOST = 0.95;

  private Outliers() {}

  /** Missing values replaced by the line between their neighbours. */
  static double[] bridged(double[] values) {
    double[] whole = values.clone();
    int known = -1;
    for (int i = 0; i <= whole.length; i++) {
      if (i < whole.length && !Double.isFinite(whole[i])) {
        continue;
      }
      for (int gap = known + 1; gap < i; gap++) {
        double left = known < 0 ? values[i] : values[known];
        double right = i == whole.length ? left : values[i];
        whole[gap] = left + (right - left) * (gap - known) / (i - known);
      }
      known = i;
    }
    return whole;
  }

  /** The series without its spikes and dips, which are added to {@code found}. */
  static double[] remove(double[] values, List<ChangePoint> found) {
    double[] median = new double[values.length];
    double[] distance = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      median[i] = medianAround(values, i);
      distance[i] = Math.abs(values[i] - median[i]);
    }
    double noise = 1e-9 + 1e-6 * Math.abs(median(median));
    double shown = ChangePoints.TOLERANCE * ChangePoints.range(median);
    double limit = Math.max(limit(distance), Math.max(shown, noise));
    double[] calm = values.clone();
    boolean inside = false;
    for (int i = 0; i < values.length; i++) {
      if (distance[i] <= limit) {
        inside = false;
        continue;
      }
      calm[i] = median[i];
      if (!inside) {
        ChangeKind kind = values[i] > median[i] ? ChangeKind.SPIKE : ChangeKind.DIP;
        double p =
            Math.min(1, Distributions.normalTwoSided(WIDTH * distance[i] / limit) * values.length);
        found.add(new ChangePoint(i, kind, p, median[i], values[i]));
      }
      inside = true;
    }
    return calm;
  }

  /** Of as many values on either side, so that a slope does not pass for an excursion. */
  private static double medianAround(double[] values, int index) {
    int reach = Math.min(REACH, Math.min(index, values.length - 1 - index));
    if (reach < LEAST_REACH) {
      return values[index];
    }
    return median(Arrays.copyOfRange(values, index - reach, index + reach + 1));
  }

  /**
   * Three times what all but a twentieth of the distances stay below, but at least ten robust
   * deviations: series whose values scatter widely have no outliers.
   */
  private static double limit(double[] distances) {
    double[] sorted = distances.clone();
    Arrays.sort(sorted);
    double most = sorted[(int) (MOST * (sorted.length - 1))];
    return Math.max(WIDTH * DEVIATIONS * sorted[sorted.length / 2], 3 * most);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
