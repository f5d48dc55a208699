package io.inferscope.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.changes.MetricSeries;
import io.inferscope.changes.MetricSeries.Measure;
import io.inferscope.model.Attributes;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.PointValue;
import io.inferscope.model.PointValue.Temporality;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricBucketsTest {
  private static final long START = 1_800_000_000;
  private static final TimeRange WINDOW =
      new TimeRange(Instant.ofEpochSecond(START), Instant.ofEpochSecond(START + 60));

  private static MetricPoint point(long startSecond, long second, PointValue value) {
    return new MetricPoint(
        new Resource(Attributes.EMPTY, 0, ""),
        new Scope("", "", Attributes.EMPTY, 0, ""),
        "m",
        "",
        "",
        Attributes.EMPTY,
        startSecond == 0 ? 0 : (START + startSecond) * 1_000_000_000,
        (START + second) * 1_000_000_000,
        0,
        value);
  }

  private static PointValue counter(long value) {
    return new PointValue.LongSum(value, Temporality.CUMULATIVE, true);
  }

  private static PointValue histogram(long count, double sum) {
    return new PointValue.Histogram(
        count, sum, 0, 0, new double[0], new long[0], Temporality.CUMULATIVE);
  }

  private static MetricBuckets buckets(double sampled, MetricPoint... points) {
    return new MetricBuckets(WINDOW, Duration.ofSeconds(10), "m", List.of(points), sampled);
  }

  private static MetricSeries.Window window(MetricBuckets buckets) {
    return MetricBuckets.series(buckets, 0, 6, buckets, 0, 6).getFirst().baseline();
  }

  @Test
  void counter_increasesBetweenItsPointsAndBeginsAnewWhenItFalls() {
    MetricBuckets buckets =
        buckets(
            1,
            point(-500, 5, counter(1_000)),
            point(-500, 25, counter(1_200)),
            point(-500, 35, counter(1_210)),
            point(38, 45, counter(70)),
            point(38, 50, counter(75)));

    assertThat(buckets.measure()).contains(Measure.RATE);
    assertThat(window(buckets).sums())
        .usingComparatorWithPrecision(1e-6)
        .containsExactly(50, 100, 55, 25, 55, 0);
    assertThat(buckets.from()).isEqualTo(1);
    assertThat(buckets.to()).isEqualTo(5);
  }

  @Test
  void counter_thatStartsWithinTheWindowCountsFromItsStart() {
    assertThat(window(buckets(1, point(20, 40, counter(80)))).sums())
        .usingComparatorWithPrecision(1e-6)
        .containsExactly(0, 0, 40, 40, 0, 0);
  }

  @Test
  void delta_isSpreadOverItsTimeAndScaledToAllThatWasNotRead() {
    MetricPoint delta = point(10, 30, new PointValue.DoubleSum(6, Temporality.DELTA, true));

    assertThat(window(buckets(0.5, delta)).sums())
        .usingComparatorWithPrecision(1e-6)
        .containsExactly(0, 6, 6, 0, 0, 0);
    assertThat(buckets(0.5, delta).to()).isEqualTo(6);
  }

  @Test
  void histogram_isTheMeanOfWhatItMeasuredSinceTheLastPoint() {
    MetricBuckets buckets =
        buckets(
            1,
            point(-500, 0, histogram(100, 900)),
            point(-500, 10, histogram(110, 920)),
            point(-500, 20, histogram(120, 1_020)));

    assertThat(buckets.measure()).contains(Measure.MEAN);
    assertThat(window(buckets).sums())
        .usingComparatorWithPrecision(1e-6)
        .containsExactly(20, 100, 0, 0, 0, 0);
    assertThat(window(buckets).weights()).containsExactly(10, 10, 0, 0, 0, 0);
  }

  @Test
  void queueLength_whichGoesUpAndDownIsALevel() {
    PointValue length = new PointValue.LongSum(7, Temporality.CUMULATIVE, false);

    MetricBuckets buckets = buckets(1, point(-500, 3, length), point(-500, 7, length));

    assertThat(buckets.measure()).contains(Measure.MEAN);
    assertThat(window(buckets).sums()).startsWith(14);
    assertThat(window(buckets).weights()).startsWith(2);
    assertThat(window(buckets).points()).isEqualTo(2);
  }

  @Test
  void points_withoutAValueSayNothing() {
    MetricBuckets buckets =
        buckets(
            1,
            point(0, 3, new PointValue.None()),
            point(0, 4, new PointValue.DoubleGauge(Double.NaN)));

    assertThat(buckets.measure()).isEmpty();
  }
}
