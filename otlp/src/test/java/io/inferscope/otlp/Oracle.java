package io.inferscope.otlp;

import com.google.protobuf.ByteString;
import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.PointValue;
import io.inferscope.model.PointValue.Temporality;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Model records by way of protobuf's generated classes: slow, and independent of our reader. */
final class Oracle {
  private Oracle() {}

  static List<LogRecord> logs(ExportLogsServiceRequest request) {
    List<LogRecord> logs = new ArrayList<>();
    for (var ofResource : request.getResourceLogsList()) {
      Resource resource = resource(ofResource.getResource(), ofResource.getSchemaUrl());
      for (var ofScope : ofResource.getScopeLogsList()) {
        Scope scope = scope(ofScope.getScope(), ofScope.getSchemaUrl());
        for (var log : ofScope.getLogRecordsList()) {
          logs.add(
              new LogRecord(
                  resource,
                  scope,
                  log.getTimeUnixNano(),
                  log.getObservedTimeUnixNano(),
                  log.getSeverityNumberValue(),
                  log.getSeverityText(),
                  value(log.getBody()),
                  attributes(log.getAttributesList()),
                  log.getDroppedAttributesCount(),
                  log.getFlags(),
                  id(log.getTraceId()),
                  id(log.getSpanId()),
                  log.getEventName()));
        }
      }
    }
    return logs;
  }

  static List<Span> spans(ExportTraceServiceRequest request) {
    List<Span> spans = new ArrayList<>();
    for (var ofResource : request.getResourceSpansList()) {
      Resource resource = resource(ofResource.getResource(), ofResource.getSchemaUrl());
      for (var ofScope : ofResource.getScopeSpansList()) {
        Scope scope = scope(ofScope.getScope(), ofScope.getSchemaUrl());
        ofScope.getSpansList().forEach(span -> spans.add(span(resource, scope, span)));
      }
    }
    return spans;
  }

  private static Span span(
      Resource resource, Scope scope, io.opentelemetry.proto.trace.v1.Span span) {
    return new Span(
        resource,
        scope,
        id(span.getTraceId()),
        id(span.getSpanId()),
        span.getTraceState(),
        id(span.getParentSpanId()),
        span.getFlags(),
        span.getName(),
        known(Span.SpanKind.values(), span.getKindValue()),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        attributes(span.getAttributesList()),
        span.getDroppedAttributesCount(),
        span.getEventsList().stream()
            .map(
                event ->
                    new Span.Event(
                        event.getTimeUnixNano(),
                        event.getName(),
                        attributes(event.getAttributesList()),
                        event.getDroppedAttributesCount()))
            .toList(),
        span.getDroppedEventsCount(),
        span.getLinksList().stream()
            .map(
                link ->
                    new Span.Link(
                        id(link.getTraceId()),
                        id(link.getSpanId()),
                        link.getTraceState(),
                        attributes(link.getAttributesList()),
                        link.getDroppedAttributesCount()))
            .toList(),
        span.getDroppedLinksCount(),
        known(Span.StatusCode.values(), span.getStatus().getCodeValue()),
        span.getStatus().getMessage());
  }

  static List<MetricPoint> points(ExportMetricsServiceRequest request) {
    List<MetricPoint> points = new ArrayList<>();
    for (var ofResource : request.getResourceMetricsList()) {
      Resource resource = resource(ofResource.getResource(), ofResource.getSchemaUrl());
      for (var ofScope : ofResource.getScopeMetricsList()) {
        Scope scope = scope(ofScope.getScope(), ofScope.getSchemaUrl());
        ofScope.getMetricsList().forEach(metric -> points(resource, scope, metric, points));
      }
    }
    return points;
  }

  private static void points(
      Resource resource, Scope scope, Metric metric, List<MetricPoint> points) {
    for (NumberDataPoint point : metric.getGauge().getDataPointsList()) {
      points.add(number(resource, scope, metric, point, gauge(point)));
    }
    for (NumberDataPoint point : metric.getSum().getDataPointsList()) {
      points.add(number(resource, scope, metric, point, sum(metric, point)));
    }
    for (HistogramDataPoint point : metric.getHistogram().getDataPointsList()) {
      points.add(
          new MetricPoint(
              resource,
              scope,
              metric.getName(),
              metric.getDescription(),
              metric.getUnit(),
              attributes(point.getAttributesList()),
              point.getStartTimeUnixNano(),
              point.getTimeUnixNano(),
              point.getFlags(),
              histogram(metric, point)));
    }
    for (ExponentialHistogramDataPoint point :
        metric.getExponentialHistogram().getDataPointsList()) {
      points.add(
          new MetricPoint(
              resource,
              scope,
              metric.getName(),
              metric.getDescription(),
              metric.getUnit(),
              attributes(point.getAttributesList()),
              point.getStartTimeUnixNano(),
              point.getTimeUnixNano(),
              point.getFlags(),
              exponential(metric, point)));
    }
    for (SummaryDataPoint point : metric.getSummary().getDataPointsList()) {
      points.add(
          new MetricPoint(
              resource,
              scope,
              metric.getName(),
              metric.getDescription(),
              metric.getUnit(),
              attributes(point.getAttributesList()),
              point.getStartTimeUnixNano(),
              point.getTimeUnixNano(),
              point.getFlags(),
              new PointValue.Summary(
                  point.getCount(),
                  point.getSum(),
                  point.getQuantileValuesList().stream()
                      .mapToDouble(SummaryDataPoint.ValueAtQuantile::getQuantile)
                      .toArray(),
                  point.getQuantileValuesList().stream()
                      .mapToDouble(SummaryDataPoint.ValueAtQuantile::getValue)
                      .toArray())));
    }
  }

  private static MetricPoint number(
      Resource resource, Scope scope, Metric metric, NumberDataPoint point, PointValue value) {
    return new MetricPoint(
        resource,
        scope,
        metric.getName(),
        metric.getDescription(),
        metric.getUnit(),
        attributes(point.getAttributesList()),
        point.getStartTimeUnixNano(),
        point.getTimeUnixNano(),
        point.getFlags(),
        value);
  }

  private static PointValue gauge(NumberDataPoint point) {
    return switch (point.getValueCase()) {
      case AS_DOUBLE -> new PointValue.DoubleGauge(point.getAsDouble());
      case AS_INT -> new PointValue.LongGauge(point.getAsInt());
      case VALUE_NOT_SET -> new PointValue.None();
    };
  }

  private static PointValue sum(Metric metric, NumberDataPoint point) {
    Temporality temporality = temporality(metric.getSum().getAggregationTemporalityValue());
    boolean monotonic = metric.getSum().getIsMonotonic();
    return switch (point.getValueCase()) {
      case AS_DOUBLE -> new PointValue.DoubleSum(point.getAsDouble(), temporality, monotonic);
      case AS_INT -> new PointValue.LongSum(point.getAsInt(), temporality, monotonic);
      case VALUE_NOT_SET -> new PointValue.None();
    };
  }

  private static PointValue histogram(Metric metric, HistogramDataPoint point) {
    boolean fits = point.getBucketCountsCount() == point.getExplicitBoundsCount() + 1;
    return new PointValue.Histogram(
        point.getCount(),
        point.hasSum() ? point.getSum() : Double.NaN,
        point.hasMin() ? point.getMin() : Double.NaN,
        point.hasMax() ? point.getMax() : Double.NaN,
        fits
            ? point.getExplicitBoundsList().stream().mapToDouble(bound -> bound).toArray()
            : new double[0],
        fits
            ? point.getBucketCountsList().stream().mapToLong(count -> count).toArray()
            : new long[0],
        temporality(metric.getHistogram().getAggregationTemporalityValue()));
  }

  private static PointValue exponential(Metric metric, ExponentialHistogramDataPoint point) {
    return new PointValue.ExponentialHistogram(
        point.getCount(),
        point.hasSum() ? point.getSum() : Double.NaN,
        point.hasMin() ? point.getMin() : Double.NaN,
        point.hasMax() ? point.getMax() : Double.NaN,
        point.getScale(),
        point.getZeroCount(),
        point.getZeroThreshold(),
        point.getPositive().getOffset(),
        point.getPositive().getBucketCountsList().stream().mapToLong(count -> count).toArray(),
        point.getNegative().getOffset(),
        point.getNegative().getBucketCountsList().stream().mapToLong(count -> count).toArray(),
        temporality(metric.getExponentialHistogram().getAggregationTemporalityValue()));
  }

  private static Temporality temporality(int number) {
    return known(Temporality.values(), number);
  }

  private static <T> T known(T[] constants, int number) {
    return constants[number >= 0 && number < constants.length ? number : 0];
  }

  private static Resource resource(
      io.opentelemetry.proto.resource.v1.Resource resource, String schemaUrl) {
    return new Resource(
        attributes(resource.getAttributesList()), resource.getDroppedAttributesCount(), schemaUrl);
  }

  private static Scope scope(InstrumentationScope scope, String schemaUrl) {
    return new Scope(
        scope.getName(),
        scope.getVersion(),
        attributes(scope.getAttributesList()),
        scope.getDroppedAttributesCount(),
        schemaUrl);
  }

  private static Attributes attributes(List<KeyValue> list) {
    Attributes.Builder attributes = Attributes.builder();
    list.forEach(entry -> attributes.put(entry.getKey(), value(entry.getValue())));
    return attributes.build();
  }

  static Value value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> Value.of(value.getStringValue());
      case BOOL_VALUE -> Value.of(value.getBoolValue());
      case INT_VALUE -> Value.of(value.getIntValue());
      case DOUBLE_VALUE -> Value.of(value.getDoubleValue());
      case ARRAY_VALUE ->
          new Value.Array(
              value.getArrayValue().getValuesList().stream().map(Oracle::value).toList());
      case KVLIST_VALUE -> new Value.MapValue(attributes(value.getKvlistValue().getValuesList()));
      case BYTES_VALUE -> new Value.Bytes(value.getBytesValue().toByteArray());
      case VALUE_NOT_SET -> Value.EMPTY;
    };
  }

  private static String id(ByteString bytes) {
    for (byte next : bytes) {
      if (next != 0) {
        return HexFormat.of().formatHex(bytes.toByteArray());
      }
    }
    return "";
  }
}
