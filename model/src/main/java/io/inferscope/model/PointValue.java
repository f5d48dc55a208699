package io.inferscope.model;

/**
 * What a metric point measured. Arrays are owned by the value: callers neither change nor keep
 * them.
 */
public sealed interface PointValue {

  /** How successive points relate. */
  enum Temporality {
    UNSPECIFIED,
    DELTA,
    CUMULATIVE
  }

  /** A point without a value, as OTLP allows. */
  record None() implements PointValue {}

  /** A whole-number gauge. */
  record LongGauge(long value) implements PointValue {}

  /** A floating-point gauge. */
  record DoubleGauge(double value) implements PointValue {}

  /** A whole-number sum. */
  record LongSum(long value, Temporality temporality, boolean monotonic) implements PointValue {}

  /** A floating-point sum. */
  record DoubleSum(double value, Temporality temporality, boolean monotonic)
      implements PointValue {}

  /**
   * A histogram; {@code counts} has one entry more than {@code bounds}, or both are empty. {@code
   * sum}, {@code min} and {@code max} are NaN when absent.
   */
  record Histogram(
      long count,
      double sum,
      double min,
      double max,
      double[] bounds,
      long[] counts,
      Temporality temporality)
      implements PointValue {}

  /**
   * An exponential histogram, base 2^(2^-scale). {@code sum}, {@code min} and {@code max} are NaN
   * when absent.
   */
  record ExponentialHistogram(
      long count,
      double sum,
      double min,
      double max,
      int scale,
      long zeroCount,
      double zeroThreshold,
      int positiveOffset,
      long[] positiveCounts,
      int negativeOffset,
      long[] negativeCounts,
      Temporality temporality)
      implements PointValue {}

  /** A Prometheus-style summary; {@code quantiles} and {@code values} are of equal length. */
  record Summary(long count, double sum, double[] quantiles, double[] values)
      implements PointValue {}
}
