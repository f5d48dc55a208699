package io.inferscope.changes;

import io.inferscope.changes.WindowResult.Compared;
import io.inferscope.changes.WindowResult.Measure;
import io.inferscope.changes.WindowResult.TooLittle;

/**
 * Whether a measured value, one number a bucket, has another mean in one window than in another:
 * Welch's test of two means, the variance of each window moderated towards that of both, since a
 * few buckets say little of their own. Neighbours that resemble each other count for as many
 * independent values as they are worth (an AR(1) process: Bartlett 1935, "Some aspects of the
 * time-correlation problem"; its estimate freed of its bias after Kendall 1954, "Note on bias in
 * the estimation of autocorrelation"). Pure functions.
 */
public final class LevelTest {
  private static final int LEAST_BASELINE = 3;
  private static final int LEAST_BUCKETS = 6;

  /** Degrees of freedom that the variance of both windows counts for in that of each. */
  private static final double PRIOR_FREEDOM = 4;

  private static final double MOST_CORRELATION = 0.95;

  /** A value that never moved is trusted to this share of its level, not endlessly. */
  private static final double LEAST_DEVIATION = 1e-3;

  private LevelTest() {}

  /**
   * Compares the windows.
   *
   * @param baseline a value for each bucket, in time order; NaN where nothing was measured
   * @param current likewise
   */
  public static WindowResult compare(double[] baseline, double[] current) {
    Window before = Window.of(baseline);
    Window after = Window.of(current);
    if (before.count < LEAST_BASELINE
        || after.count == 0
        || before.count + after.count < LEAST_BUCKETS) {
      return new TooLittle(
          "%d baseline and %d current buckets with values; at least %d and 1, and %d in all, are needed"
              .formatted(before.count, after.count, LEAST_BASELINE, LEAST_BUCKETS));
    }
    double level = Math.max(Math.abs(before.mean), Math.abs(after.mean));
    double correlation = correlation(before, after);
    double least = Math.pow(LEAST_DEVIATION * level, 2);
    double pooled =
        Math.max(least, (before.squares + after.squares) / (before.count + after.count - 2));
    Uncertainty ofBefore = before.error(pooled, correlation);
    Uncertainty ofAfter = after.error(pooled, correlation);
    double error = ofBefore.variance + ofAfter.variance;
    double freedom =
        error
            * error
            / (Math.pow(ofBefore.variance, 2) / ofBefore.freedom
                + Math.pow(ofAfter.variance, 2) / ofAfter.freedom);
    double t = error > 0 ? (after.mean - before.mean) / Math.sqrt(error) : 0;
    return new Compared(
        Measure.LEVEL,
        error > 0 ? Distributions.studentTwoSided(freedom, t) : 1,
        after.mean - before.mean,
        before.mean,
        after.mean,
        baseline.length);
  }

  private static double correlation(Window before, Window after) {
    double squares = before.squares + after.squares;
    if (squares <= 0) {
      return 0;
    }
    double measured = (before.products + after.products) / squares;
    double bias = (1 + 4 * measured) / (before.count + after.count);
    return Math.clamp(measured + bias, 0, MOST_CORRELATION);
  }

  /** How far a mean may be off: its variance, and how well that is known. */
  private record Uncertainty(double variance, double freedom) {}

  /** Moments of the values that are there. */
  private record Window(int count, double mean, double squares, double products) {
    Uncertainty error(double pooled, double correlation) {
      double freedom = PRIOR_FREEDOM + count - 1;
      double variance = (PRIOR_FREEDOM * pooled + squares) / freedom;
      double square = correlation * correlation;
      return new Uncertainty(
          variance * Dispersion.inflation(correlation, count) / count,
          Math.max(1, freedom * (1 - square) / (1 + square)));
    }

    static Window of(double[] values) {
      int count = 0;
      double sum = 0;
      for (double value : values) {
        count += Double.isFinite(value) ? 1 : 0;
        sum += Double.isFinite(value) ? value : 0;
      }
      double mean = count == 0 ? 0 : sum / count;
      double squares = 0;
      double products = 0;
      double previous = 0;
      for (double value : values) {
        double residual = Double.isFinite(value) ? value - mean : 0;
        squares += residual * residual;
        products += residual * previous;
        previous = residual;
      }
      return new Window(count, mean, squares, products);
    }
  }
}
