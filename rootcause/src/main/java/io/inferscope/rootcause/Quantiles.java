package io.inferscope.rootcause;

/** Quantiles of sorted values. */
final class Quantiles {
  private Quantiles() {}

  /**
   * Linear between order statistics (type 7 of Hyndman and Fan, Sample Quantiles in Statistical
   * Packages, The American Statistician 50, 1996); NaN when empty.
   */
  static double of(double[] sorted, double part) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double position = part * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
