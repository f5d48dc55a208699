package io.inferscope.queryapi;

import io.inferscope.changes.MetricSeries.Measure;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.PointValue;
import io.inferscope.model.PointValue.Temporality;
import java.util.Optional;

/**
 * What a metric's point says, whatever its type.
 *
 * @param cumulative whether it says so of all time since the start, so that only the difference
 *     from the point before counts
 * @param sum what was counted, or the sum of what was measured
 * @param weight how many measurements the sum is of
 */
record MetricReading(Measure measure, boolean cumulative, double sum, double weight) {
  private static final int NO_VALUE = 1;

  /** Empty where a point holds no value, or a histogram no sum. */
  static Optional<MetricReading> of(MetricPoint point) {
    return (point.flags() & NO_VALUE) != 0
        ? Optional.empty()
        : of(point.value()).filter(reading -> Double.isFinite(reading.sum));
  }

  private static Optional<MetricReading> of(PointValue value) {
    return switch (value) {
      case PointValue.None ignored -> Optional.empty();
      case PointValue.LongGauge gauge -> Optional.of(gauge((double) gauge.value()));
      case PointValue.DoubleGauge gauge -> Optional.of(gauge(gauge.value()));
      case PointValue.LongSum sum ->
          Optional.of(sum((double) sum.value(), sum.temporality(), sum.monotonic()));
      case PointValue.DoubleSum sum ->
          Optional.of(sum(sum.value(), sum.temporality(), sum.monotonic()));
      case PointValue.Histogram histogram ->
          Optional.of(histogram(histogram.sum(), histogram.count(), histogram.temporality()));
      case PointValue.ExponentialHistogram histogram ->
          Optional.of(histogram(histogram.sum(), histogram.count(), histogram.temporality()));
      case PointValue.Summary summary ->
          Optional.of(histogram(summary.sum(), summary.count(), Temporality.CUMULATIVE));
    };
  }

  private static MetricReading gauge(double value) {
    return new MetricReading(Measure.MEAN, false, value, 1);
  }

  /** A sum that goes up and down, such as the length of a queue, is a level. */
  private static MetricReading sum(double value, Temporality temporality, boolean monotonic) {
    return temporality == Temporality.DELTA
        ? new MetricReading(Measure.RATE, false, value, 1)
        : monotonic ? new MetricReading(Measure.RATE, true, value, 1) : gauge(value);
  }

  private static MetricReading histogram(double sum, long count, Temporality temporality) {
    return new MetricReading(Measure.MEAN, temporality != Temporality.DELTA, sum, count);
  }

  /** Whether this begins anew after {@code earlier}: a counter never falls. */
  boolean restarted(MetricReading earlier) {
    return switch (measure) {
      case RATE -> sum < earlier.sum;
      case MEAN -> weight < earlier.weight;
    };
  }

  MetricReading since(MetricReading earlier) {
    return restarted(earlier)
        ? this
        : new MetricReading(
            measure,
            cumulative,
            sum - earlier.sum,
            measure == Measure.MEAN ? weight - earlier.weight : 1);
  }
}
