package io.inferscope.otlp;

import static io.inferscope.otlp.FieldKind.BOOL;
import static io.inferscope.otlp.FieldKind.BYTES;
import static io.inferscope.otlp.FieldKind.DOUBLE;
import static io.inferscope.otlp.FieldKind.FIXED32;
import static io.inferscope.otlp.FieldKind.FIXED64;
import static io.inferscope.otlp.FieldKind.HEX_ID;
import static io.inferscope.otlp.FieldKind.INT64;
import static io.inferscope.otlp.FieldKind.SFIXED64;
import static io.inferscope.otlp.FieldKind.SINT32;
import static io.inferscope.otlp.FieldKind.TEXT;
import static io.inferscope.otlp.FieldKind.UINT32;
import static io.inferscope.otlp.FieldKind.UINT64;

import java.util.ArrayList;
import java.util.List;

/**
 * The messages of OTLP 1.8 as tables. Field numbers from opentelemetry-proto 1.8.0; a test compares
 * each table with protobuf's own descriptors.
 */
final class OtlpMessages {
  static final Schema ANY_VALUE = new Schema("AnyValue");
  private static final Schema KEY_VALUE = new Schema("KeyValue");
  private static final Schema ARRAY_VALUE = new Schema("ArrayValue");
  private static final Schema KEY_VALUE_LIST = new Schema("KeyValueList");

  static {
    ARRAY_VALUE.many(1, "values", ANY_VALUE);
    KEY_VALUE_LIST.many(1, "values", KEY_VALUE);
    KEY_VALUE.field(1, "key", TEXT).one(2, "value", ANY_VALUE);
    ANY_VALUE
        .field(1, "stringValue", TEXT)
        .field(2, "boolValue", BOOL)
        .field(3, "intValue", INT64)
        .field(4, "doubleValue", DOUBLE)
        .one(5, "arrayValue", ARRAY_VALUE)
        .one(6, "kvlistValue", KEY_VALUE_LIST)
        .field(7, "bytesValue", BYTES);
  }

  private static final Schema SCOPE =
      new Schema("InstrumentationScope")
          .field(1, "name", TEXT)
          .field(2, "version", TEXT)
          .many(3, "attributes", KEY_VALUE)
          .field(4, "droppedAttributesCount", UINT32);

  private static final Schema ENTITY_REF =
      new Schema("EntityRef")
          .field(1, "schemaUrl", TEXT)
          .field(2, "type", TEXT)
          .list(3, "idKeys", TEXT)
          .list(4, "descriptionKeys", TEXT);

  private static final Schema RESOURCE =
      new Schema("Resource")
          .many(1, "attributes", KEY_VALUE)
          .field(2, "droppedAttributesCount", UINT32)
          .many(3, "entityRefs", ENTITY_REF);

  private static final Schema LOG_RECORD =
      new Schema("LogRecord")
          .field(1, "timeUnixNano", FIXED64)
          .enumeration(2, "severityNumber", severityNames())
          .field(3, "severityText", TEXT)
          .one(5, "body", ANY_VALUE)
          .many(6, "attributes", KEY_VALUE)
          .field(7, "droppedAttributesCount", UINT32)
          .field(8, "flags", FIXED32)
          .field(9, "traceId", HEX_ID)
          .field(10, "spanId", HEX_ID)
          .field(11, "observedTimeUnixNano", FIXED64)
          .field(12, "eventName", TEXT);

  private static final Schema EVENT =
      new Schema("Event")
          .field(1, "timeUnixNano", FIXED64)
          .field(2, "name", TEXT)
          .many(3, "attributes", KEY_VALUE)
          .field(4, "droppedAttributesCount", UINT32);

  private static final Schema LINK =
      new Schema("Link")
          .field(1, "traceId", HEX_ID)
          .field(2, "spanId", HEX_ID)
          .field(3, "traceState", TEXT)
          .many(4, "attributes", KEY_VALUE)
          .field(5, "droppedAttributesCount", UINT32)
          .field(6, "flags", FIXED32);

  private static final Schema STATUS =
      new Schema("Status")
          .field(2, "message", TEXT)
          .enumeration(
              3, "code", List.of("STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"));

  private static final Schema SPAN =
      new Schema("Span")
          .field(1, "traceId", HEX_ID)
          .field(2, "spanId", HEX_ID)
          .field(3, "traceState", TEXT)
          .field(4, "parentSpanId", HEX_ID)
          .field(5, "name", TEXT)
          .enumeration(
              6,
              "kind",
              List.of(
                  "SPAN_KIND_UNSPECIFIED",
                  "SPAN_KIND_INTERNAL",
                  "SPAN_KIND_SERVER",
                  "SPAN_KIND_CLIENT",
                  "SPAN_KIND_PRODUCER",
                  "SPAN_KIND_CONSUMER"))
          .field(7, "startTimeUnixNano", FIXED64)
          .field(8, "endTimeUnixNano", FIXED64)
          .many(9, "attributes", KEY_VALUE)
          .field(10, "droppedAttributesCount", UINT32)
          .many(11, "events", EVENT)
          .field(12, "droppedEventsCount", UINT32)
          .many(13, "links", LINK)
          .field(14, "droppedLinksCount", UINT32)
          .one(15, "status", STATUS)
          .field(16, "flags", FIXED32);

  private static final Schema EXEMPLAR =
      new Schema("Exemplar")
          .field(2, "timeUnixNano", FIXED64)
          .field(3, "asDouble", DOUBLE)
          .field(4, "spanId", HEX_ID)
          .field(5, "traceId", HEX_ID)
          .field(6, "asInt", SFIXED64)
          .many(7, "filteredAttributes", KEY_VALUE);

  private static final Schema NUMBER_POINT =
      new Schema("NumberDataPoint")
          .field(2, "startTimeUnixNano", FIXED64)
          .field(3, "timeUnixNano", FIXED64)
          .field(4, "asDouble", DOUBLE)
          .many(5, "exemplars", EXEMPLAR)
          .field(6, "asInt", SFIXED64)
          .many(7, "attributes", KEY_VALUE)
          .field(8, "flags", UINT32);

  private static final Schema HISTOGRAM_POINT =
      new Schema("HistogramDataPoint")
          .field(2, "startTimeUnixNano", FIXED64)
          .field(3, "timeUnixNano", FIXED64)
          .field(4, "count", FIXED64)
          .field(5, "sum", DOUBLE)
          .list(6, "bucketCounts", FIXED64)
          .list(7, "explicitBounds", DOUBLE)
          .many(8, "exemplars", EXEMPLAR)
          .many(9, "attributes", KEY_VALUE)
          .field(10, "flags", UINT32)
          .field(11, "min", DOUBLE)
          .field(12, "max", DOUBLE);

  private static final Schema BUCKETS =
      new Schema("Buckets").field(1, "offset", SINT32).list(2, "bucketCounts", UINT64);

  private static final Schema EXPONENTIAL_POINT =
      new Schema("ExponentialHistogramDataPoint")
          .many(1, "attributes", KEY_VALUE)
          .field(2, "startTimeUnixNano", FIXED64)
          .field(3, "timeUnixNano", FIXED64)
          .field(4, "count", FIXED64)
          .field(5, "sum", DOUBLE)
          .field(6, "scale", SINT32)
          .field(7, "zeroCount", FIXED64)
          .one(8, "positive", BUCKETS)
          .one(9, "negative", BUCKETS)
          .field(10, "flags", UINT32)
          .many(11, "exemplars", EXEMPLAR)
          .field(12, "min", DOUBLE)
          .field(13, "max", DOUBLE)
          .field(14, "zeroThreshold", DOUBLE);

  private static final Schema QUANTILE =
      new Schema("ValueAtQuantile").field(1, "quantile", DOUBLE).field(2, "value", DOUBLE);

  private static final Schema SUMMARY_POINT =
      new Schema("SummaryDataPoint")
          .field(2, "startTimeUnixNano", FIXED64)
          .field(3, "timeUnixNano", FIXED64)
          .field(4, "count", FIXED64)
          .field(5, "sum", DOUBLE)
          .many(6, "quantileValues", QUANTILE)
          .many(7, "attributes", KEY_VALUE)
          .field(8, "flags", UINT32);

  private static final Schema METRIC =
      new Schema("Metric")
          .field(1, "name", TEXT)
          .field(2, "description", TEXT)
          .field(3, "unit", TEXT)
          .one(5, "gauge", new Schema("Gauge").many(1, "dataPoints", NUMBER_POINT))
          .one(7, "sum", series("Sum", NUMBER_POINT).field(3, "isMonotonic", BOOL))
          .one(9, "histogram", series("Histogram", HISTOGRAM_POINT))
          .one(10, "exponentialHistogram", series("ExponentialHistogram", EXPONENTIAL_POINT))
          .one(11, "summary", new Schema("Summary").many(1, "dataPoints", SUMMARY_POINT))
          .many(12, "metadata", KEY_VALUE);

  private static final Schema LOGS_REQUEST =
      request("ExportLogsServiceRequest", "resourceLogs", "scopeLogs", "logRecords", LOG_RECORD);
  private static final Schema TRACES_REQUEST =
      request("ExportTraceServiceRequest", "resourceSpans", "scopeSpans", "spans", SPAN);
  private static final Schema METRICS_REQUEST =
      request("ExportMetricsServiceRequest", "resourceMetrics", "scopeMetrics", "metrics", METRIC);

  static {
    for (Schema record :
        List.of(
            LOG_RECORD, SPAN, NUMBER_POINT, HISTOGRAM_POINT, EXPONENTIAL_POINT, SUMMARY_POINT)) {
      record.markAsRecord();
    }
  }

  /** The export request of a signal. */
  static Schema request(Signal signal) {
    return switch (signal) {
      case LOGS -> LOGS_REQUEST;
      case TRACES -> TRACES_REQUEST;
      case METRICS -> METRICS_REQUEST;
    };
  }

  private static Schema series(String name, Schema point) {
    return new Schema(name)
        .many(1, "dataPoints", point)
        .enumeration(
            2,
            "aggregationTemporality",
            List.of(
                "AGGREGATION_TEMPORALITY_UNSPECIFIED",
                "AGGREGATION_TEMPORALITY_DELTA",
                "AGGREGATION_TEMPORALITY_CUMULATIVE"));
  }

  private static Schema request(
      String name, String perResource, String perScope, String records, Schema record) {
    Schema ofScope =
        new Schema(perScope)
            .one(1, "scope", SCOPE)
            .many(2, records, record)
            .field(3, "schemaUrl", TEXT);
    Schema ofResource =
        new Schema(perResource)
            .one(1, "resource", RESOURCE)
            .many(2, perScope, ofScope)
            .field(3, "schemaUrl", TEXT);
    return new Schema(name).many(1, perResource, ofResource);
  }

  private static List<String> severityNames() {
    List<String> names = new ArrayList<>(List.of("SEVERITY_NUMBER_UNSPECIFIED"));
    for (String level : List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")) {
      names.add("SEVERITY_NUMBER_" + level);
      for (int step = 2; step <= 4; step++) {
        names.add("SEVERITY_NUMBER_" + level + step);
      }
    }
    return List.copyOf(names);
  }

  private OtlpMessages() {}
}
