package io.inferscope.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Export requests of every shape that protobuf can build, from a seed. */
final class RandomRequests {
  private static final List<String> TEXTS =
      List.of(
          "", " ", "service.name", "gen_ai.request.model", "größe", "日本語", "😀", "a\u0000b", ".");

  private final Random random;

  RandomRequests(long seed) {
    random = new Random(seed);
  }

  ExportLogsServiceRequest logs() {
    return ExportLogsServiceRequest.newBuilder()
        .addAllResourceLogs(
            some(
                2,
                () ->
                    ResourceLogs.newBuilder()
                        .setResource(resource())
                        .setSchemaUrl(text())
                        .addAllScopeLogs(
                            some(
                                2,
                                () ->
                                    ScopeLogs.newBuilder()
                                        .setScope(scope())
                                        .setSchemaUrl(text())
                                        .addAllLogRecords(some(3, this::log))
                                        .build()))
                        .build()))
        .build();
  }

  ExportTraceServiceRequest traces() {
    return ExportTraceServiceRequest.newBuilder()
        .addAllResourceSpans(
            some(
                2,
                () ->
                    ResourceSpans.newBuilder()
                        .setResource(resource())
                        .setSchemaUrl(text())
                        .addAllScopeSpans(
                            some(
                                2,
                                () ->
                                    ScopeSpans.newBuilder()
                                        .setScope(scope())
                                        .setSchemaUrl(text())
                                        .addAllSpans(some(3, this::span))
                                        .build()))
                        .build()))
        .build();
  }

  ExportMetricsServiceRequest metrics() {
    return ExportMetricsServiceRequest.newBuilder()
        .addAllResourceMetrics(
            some(
                2,
                () ->
                    ResourceMetrics.newBuilder()
                        .setResource(resource())
                        .setSchemaUrl(text())
                        .addAllScopeMetrics(
                            some(
                                2,
                                () ->
                                    ScopeMetrics.newBuilder()
                                        .setScope(scope())
                                        .setSchemaUrl(text())
                                        .addAllMetrics(some(3, this::metric))
                                        .build()))
                        .build()))
        .build();
  }

  private LogRecord log() {
    LogRecord.Builder log =
        LogRecord.newBuilder()
            .setTimeUnixNano(number())
            .setObservedTimeUnixNano(number())
            .setSeverityNumberValue((int) number())
            .setSeverityText(text())
            .addAllAttributes(attributes())
            .setDroppedAttributesCount((int) number())
            .setFlags((int) number())
            .setTraceId(id(16))
            .setSpanId(id(8))
            .setEventName(text());
    return random.nextBoolean() ? log.build() : log.setBody(value(0)).build();
  }

  private Span span() {
    return Span.newBuilder()
        .setTraceId(id(16))
        .setSpanId(id(8))
        .setTraceState(text())
        .setParentSpanId(id(8))
        .setFlags((int) number())
        .setName(text())
        .setKindValue(random.nextInt(9))
        .setStartTimeUnixNano(number())
        .setEndTimeUnixNano(number())
        .addAllAttributes(attributes())
        .setDroppedAttributesCount((int) number())
        .addAllEvents(
            some(
                2,
                () ->
                    Span.Event.newBuilder()
                        .setTimeUnixNano(number())
                        .setName(text())
                        .addAllAttributes(attributes())
                        .setDroppedAttributesCount(random.nextInt(3))
                        .build()))
        .setDroppedEventsCount(random.nextInt(3))
        .addAllLinks(
            some(
                2,
                () ->
                    Span.Link.newBuilder()
                        .setTraceId(id(16))
                        .setSpanId(id(8))
                        .setTraceState(text())
                        .addAllAttributes(attributes())
                        .setFlags(random.nextInt(3))
                        .setDroppedAttributesCount(random.nextInt(3))
                        .build()))
        .setDroppedLinksCount(random.nextInt(3))
        .setStatus(Status.newBuilder().setMessage(text()).setCodeValue(random.nextInt(5)))
        .build();
  }

  private Metric metric() {
    Metric.Builder metric =
        Metric.newBuilder()
            .setName(text())
            .setDescription(text())
            .setUnit(text())
            .addAllMetadata(attributes());
    int temporality = random.nextInt(4);
    switch (random.nextInt(6)) {
      case 0 -> metric.setGauge(Gauge.newBuilder().addAllDataPoints(some(3, this::numberPoint)));
      case 1 ->
          metric.setSum(
              Sum.newBuilder()
                  .addAllDataPoints(some(3, this::numberPoint))
                  .setAggregationTemporalityValue(temporality)
                  .setIsMonotonic(random.nextBoolean()));
      case 2 ->
          metric.setHistogram(
              Histogram.newBuilder()
                  .addAllDataPoints(some(3, this::histogramPoint))
                  .setAggregationTemporalityValue(temporality));
      case 3 ->
          metric.setExponentialHistogram(
              ExponentialHistogram.newBuilder()
                  .addAllDataPoints(some(3, this::exponentialPoint))
                  .setAggregationTemporalityValue(temporality));
      case 4 ->
          metric.setSummary(Summary.newBuilder().addAllDataPoints(some(3, this::summaryPoint)));
      default -> {}
    }
    return metric.build();
  }

  private NumberDataPoint numberPoint() {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .addAllAttributes(attributes())
            .setStartTimeUnixNano(number())
            .setTimeUnixNano(number())
            .addAllExemplars(some(1, this::exemplar))
            .setFlags((int) number());
    return switch (random.nextInt(3)) {
      case 0 -> point.setAsDouble(decimal()).build();
      case 1 -> point.setAsInt(number()).build();
      default -> point.build();
    };
  }

  private Exemplar exemplar() {
    return Exemplar.newBuilder()
        .addAllFilteredAttributes(attributes())
        .setTimeUnixNano(number())
        .setAsInt(number())
        .setSpanId(id(8))
        .setTraceId(id(16))
        .build();
  }

  private HistogramDataPoint histogramPoint() {
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder()
            .addAllAttributes(attributes())
            .setStartTimeUnixNano(number())
            .setTimeUnixNano(number())
            .setCount(number())
            .addAllBucketCounts(some(12, this::number))
            .addAllExplicitBounds(some(12, this::decimal))
            .setFlags((int) number());
    if (random.nextBoolean()) {
      point.setSum(decimal()).setMin(decimal()).setMax(decimal());
    }
    return point.build();
  }

  private ExponentialHistogramDataPoint exponentialPoint() {
    ExponentialHistogramDataPoint.Builder point =
        ExponentialHistogramDataPoint.newBuilder()
            .addAllAttributes(attributes())
            .setStartTimeUnixNano(number())
            .setTimeUnixNano(number())
            .setCount(number())
            .setScale((int) number())
            .setZeroCount(number())
            .setZeroThreshold(decimal())
            .setFlags((int) number());
    if (random.nextBoolean()) {
      point.setPositive(buckets()).setNegative(buckets()).setSum(decimal());
    }
    if (random.nextBoolean()) {
      point.setMin(decimal()).setMax(decimal());
    }
    return point.build();
  }

  private ExponentialHistogramDataPoint.Buckets buckets() {
    return ExponentialHistogramDataPoint.Buckets.newBuilder()
        .setOffset((int) number())
        .addAllBucketCounts(some(12, this::number))
        .build();
  }

  private SummaryDataPoint summaryPoint() {
    return SummaryDataPoint.newBuilder()
        .addAllAttributes(attributes())
        .setStartTimeUnixNano(number())
        .setTimeUnixNano(number())
        .setCount(number())
        .setSum(decimal())
        .setFlags((int) number())
        .addAllQuantileValues(
            some(
                3,
                () ->
                    SummaryDataPoint.ValueAtQuantile.newBuilder()
                        .setQuantile(decimal())
                        .setValue(decimal())
                        .build()))
        .build();
  }

  private Resource resource() {
    return Resource.newBuilder()
        .addAllAttributes(attributes())
        .setDroppedAttributesCount(random.nextInt(3))
        .build();
  }

  private InstrumentationScope scope() {
    return InstrumentationScope.newBuilder()
        .setName(text())
        .setVersion(text())
        .addAllAttributes(attributes())
        .setDroppedAttributesCount(random.nextInt(3))
        .build();
  }

  private List<KeyValue> attributes() {
    return some(4, () -> attribute(0));
  }

  private KeyValue attribute(int depth) {
    KeyValue.Builder attribute = KeyValue.newBuilder().setKey(text());
    return random.nextInt(9) == 0 ? attribute.build() : attribute.setValue(value(depth)).build();
  }

  private AnyValue value(int depth) {
    AnyValue.Builder value = AnyValue.newBuilder();
    return switch (random.nextInt(depth > 4 ? 6 : 8)) {
      case 0 -> value.setStringValue(text()).build();
      case 1 -> value.setBoolValue(random.nextBoolean()).build();
      case 2 -> value.setIntValue(number()).build();
      case 3 -> value.setDoubleValue(decimal()).build();
      case 4 -> value.setBytesValue(id(random.nextInt(40))).build();
      case 5 -> value.build();
      case 6 ->
          value
              .setArrayValue(ArrayValue.newBuilder().addAllValues(some(3, () -> value(depth + 1))))
              .build();
      default ->
          value
              .setKvlistValue(
                  KeyValueList.newBuilder().addAllValues(some(3, () -> attribute(depth + 1))))
              .build();
    };
  }

  private <T> List<T> some(int most, Supplier<T> one) {
    List<T> several = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      several.add(one.get());
    }
    return several;
  }

  private String text() {
    return switch (random.nextInt(3)) {
      case 0 -> TEXTS.get(random.nextInt(TEXTS.size()));
      case 1 -> "key." + random.nextInt(50);
      default ->
          "a longer text, number " + random.nextLong() + " of many, with words and more words";
    };
  }

  private long number() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextInt(1000);
      case 2 -> -1L >>> random.nextInt(64);
      default -> random.nextLong();
    };
  }

  private double decimal() {
    return switch (random.nextInt(6)) {
      case 0 -> 0.0;
      case 1 -> -0.0;
      case 2 -> Double.NaN;
      case 3 -> Double.NEGATIVE_INFINITY;
      default -> random.nextGaussian() * 1e6;
    };
  }

  /** Mostly of the usual length; sometimes empty, zero, or of another length. */
  private ByteString id(int length) {
    byte[] bytes =
        switch (random.nextInt(6)) {
          case 0 -> new byte[0];
          case 1 -> new byte[length];
          case 2 -> new byte[random.nextInt(20)];
          default -> new byte[length];
        };
    if (random.nextInt(5) != 0) {
      random.nextBytes(bytes);
    }
    return ByteString.copyFrom(bytes);
  }
}
