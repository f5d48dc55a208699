package io.inferscope.otlp;

import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;

/** Metrics of every kind, drawn from {@link RandomParts}. */
final class RandomMetrics {
  private final RandomParts parts;

  RandomMetrics(RandomParts parts) {
    this.parts = parts;
  }

  Metric metric() {
    Metric.Builder metric =
        Metric.newBuilder()
            .setName(parts.text())
            .setDescription(parts.text())
            .setUnit(parts.text())
            .addAllMetadata(parts.attributes());
    int temporality = parts.random.nextInt(4);
    switch (parts.random.nextInt(6)) {
      case 0 ->
          metric.setGauge(Gauge.newBuilder().addAllDataPoints(parts.some(3, this::numberPoint)));
      case 1 ->
          metric.setSum(
              Sum.newBuilder()
                  .addAllDataPoints(parts.some(3, this::numberPoint))
                  .setAggregationTemporalityValue(temporality)
                  .setIsMonotonic(parts.random.nextBoolean()));
      case 2 ->
          metric.setHistogram(
              Histogram.newBuilder()
                  .addAllDataPoints(parts.some(3, this::histogramPoint))
                  .setAggregationTemporalityValue(temporality));
      case 3 ->
          metric.setExponentialHistogram(
              ExponentialHistogram.newBuilder()
                  .addAllDataPoints(parts.some(3, this::exponentialPoint))
                  .setAggregationTemporalityValue(temporality));
      case 4 ->
          metric.setSummary(
              Summary.newBuilder().addAllDataPoints(parts.some(3, this::summaryPoint)));
      default -> {}
    }
    return metric.build();
  }

  private NumberDataPoint numberPoint() {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .addAllAttributes(parts.attributes())
            .setStartTimeUnixNano(parts.number())
            .setTimeUnixNano(parts.number())
            .addAllExemplars(parts.some(1, this::exemplar))
            .setFlags((int) parts.number());
    return switch (parts.random.nextInt(3)) {
      case 0 -> point.setAsDouble(parts.decimal()).build();
      case 1 -> point.setAsInt(parts.number()).build();
      default -> point.build();
    };
  }

  private Exemplar exemplar() {
    return Exemplar.newBuilder()
        .addAllFilteredAttributes(parts.attributes())
        .setTimeUnixNano(parts.number())
        .setAsInt(parts.number())
        .setSpanId(parts.id(8))
        .setTraceId(parts.id(16))
        .build();
  }

  private HistogramDataPoint histogramPoint() {
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder()
            .addAllAttributes(parts.attributes())
            .setStartTimeUnixNano(parts.number())
            .setTimeUnixNano(parts.number())
            .setCount(parts.number())
            .addAllBucketCounts(parts.some(12, parts::number))
            .addAllExplicitBounds(parts.some(12, parts::decimal))
            .setFlags((int) parts.number());
    if (parts.random.nextBoolean()) {
      point.setSum(parts.decimal()).setMin(parts.decimal()).setMax(parts.decimal());
    }
    return point.build();
  }

  private ExponentialHistogramDataPoint exponentialPoint() {
    ExponentialHistogramDataPoint.Builder point =
        ExponentialHistogramDataPoint.newBuilder()
            .addAllAttributes(parts.attributes())
            .setStartTimeUnixNano(parts.number())
            .setTimeUnixNano(parts.number())
            .setCount(parts.number())
            .setScale((int) parts.number())
            .setZeroCount(parts.number())
            .setZeroThreshold(parts.decimal())
            .setFlags((int) parts.number());
    if (parts.random.nextBoolean()) {
      point.setPositive(buckets()).setNegative(buckets()).setSum(parts.decimal());
    }
    if (parts.random.nextBoolean()) {
      point.setMin(parts.decimal()).setMax(parts.decimal());
    }
    return point.build();
  }

  private ExponentialHistogramDataPoint.Buckets buckets() {
    return ExponentialHistogramDataPoint.Buckets.newBuilder()
        .setOffset((int) parts.number())
        .addAllBucketCounts(parts.some(12, parts::number))
        .build();
  }

  private SummaryDataPoint summaryPoint() {
    return SummaryDataPoint.newBuilder()
        .addAllAttributes(parts.attributes())
        .setStartTimeUnixNano(parts.number())
        .setTimeUnixNano(parts.number())
        .setCount(parts.number())
        .setSum(parts.decimal())
        .setFlags((int) parts.number())
        .addAllQuantileValues(
            parts.some(
                3,
                () ->
                    SummaryDataPoint.ValueAtQuantile.newBuilder()
                        .setQuantile(parts.decimal())
                        .setValue(parts.decimal())
                        .build()))
        .build();
  }
}
