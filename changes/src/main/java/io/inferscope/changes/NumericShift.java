package io.inferscope.changes;

import java.util.Arrays;
import java.util.Optional;

/**
 * Whether a numeric attribute is distributed otherwise in one window than in another: a shift of
 * prompt length explains slow answers.
 *
 * @param pValue the smaller of a rank-sum test (Mann and Whitney 1947, ties corrected) and a
 *     two-sample Kolmogorov-Smirnov test, doubled for the choice
 * @param superiority probability that a value of the deviation exceeds one of the baseline, ties
 *     counting half: 0.5 for equal distributions, 1 for wholly above
 * @param distance largest difference of the two cumulative distributions, 0 to 1
 * @param medianBefore median of the baseline
 * @param medianAfter median of the deviation
 */
public record NumericShift(
    double pValue, double superiority, double distance, double medianBefore, double medianAfter) {
  private static final int LEAST = 5;

  /** Compares two samples; empty when either has fewer than five numbers. NaN is passed over. */
  public static Optional<NumericShift> compare(double[] baseline, double[] deviation) {
    double[] first = sorted(baseline);
    double[] second = sorted(deviation);
    if (first.length < LEAST || second.length < LEAST) {
      return Optional.empty();
    }
    double n = first.length;
    double m = second.length;
    double below = 0;
    double ties = 0;
    double distance = 0;
    int i = 0;
    int j = 0;
    while (i < first.length || j < second.length) {
      double value =
          Math.min(
              i < first.length ? first[i] : Double.POSITIVE_INFINITY,
              j < second.length ? second[j] : Double.POSITIVE_INFINITY);
      int nextI = after(first, i, value);
      int nextJ = after(second, j, value);
      double here = nextI - i + (double) (nextJ - j);
      below += (nextJ - j) * (i + (nextI - i) / 2.0);
      ties += here * here * here - here;
      distance = Math.max(distance, Math.abs(nextI / n - nextJ / m));
      i = nextI;
      j = nextJ;
    }
    double all = n + m;
    double variance = n * m / 12 * (all + 1 - ties / (all * (all - 1)));
    double z = variance > 0 ? (below - n * m / 2) / Math.sqrt(variance) : 0;
    double p = Math.min(Distributions.normalTwoSided(z), kolmogorov(distance, n * m / all));
    return Optional.of(
        new NumericShift(
            Math.min(1, 2 * p), below / (n * m), distance, median(first), median(second)));
  }

  /** Asymptotic tail of Kolmogorov's distribution, with the correction of Stephens (1970). */
  private static double kolmogorov(double distance, double effectiveSize) {
    double root = Math.sqrt(effectiveSize);
    double x = (root + 0.12 + 0.11 / root) * distance;
    if (x < 0.2) {
      return 1;
    }
    double sum = 0;
    for (int k = 1; k <= 100; k++) {
      sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2.0 * k * k * x * x);
    }
    return Math.clamp(sum, 0, 1);
  }

  private static int after(double[] sorted, int from, double value) {
    int index = from;
    while (index < sorted.length && sorted[index] <= value) {
      index++;
    }
    return index;
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double[] sorted(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
  }
}
