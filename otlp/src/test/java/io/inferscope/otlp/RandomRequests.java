package io.inferscope.otlp;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;

/** Export requests of every shape that protobuf can build, from a seed. */
final class RandomRequests {
  private final RandomParts parts;
  private final RandomMetrics metrics;

  RandomRequests(long seed) {
    parts = new RandomParts(seed);
    metrics = new RandomMetrics(parts);
  }

  ExportLogsServiceRequest logs() {
    return ExportLogsServiceRequest.newBuilder()
        .addAllResourceLogs(
            parts.some(
                2,
                () ->
                    ResourceLogs.newBuilder()
                        .setResource(parts.resource())
                        .setSchemaUrl(parts.text())
                        .addAllScopeLogs(
                            parts.some(
                                2,
                                () ->
                                    ScopeLogs.newBuilder()
                                        .setScope(parts.scope())
                                        .setSchemaUrl(parts.text())
                                        .addAllLogRecords(parts.some(3, this::log))
                                        .build()))
                        .build()))
        .build();
  }

  ExportTraceServiceRequest traces() {
    return ExportTraceServiceRequest.newBuilder()
        .addAllResourceSpans(
            parts.some(
                2,
                () ->
                    ResourceSpans.newBuilder()
                        .setResource(parts.resource())
                        .setSchemaUrl(parts.text())
                        .addAllScopeSpans(
                            parts.some(
                                2,
                                () ->
                                    ScopeSpans.newBuilder()
                                        .setScope(parts.scope())
                                        .setSchemaUrl(parts.text())
                                        .addAllSpans(parts.some(3, this::span))
                                        .build()))
                        .build()))
        .build();
  }

  ExportMetricsServiceRequest metrics() {
    return ExportMetricsServiceRequest.newBuilder()
        .addAllResourceMetrics(
            parts.some(
                2,
                () ->
                    ResourceMetrics.newBuilder()
                        .setResource(parts.resource())
                        .setSchemaUrl(parts.text())
                        .addAllScopeMetrics(
                            parts.some(
                                2,
                                () ->
                                    ScopeMetrics.newBuilder()
                                        .setScope(parts.scope())
                                        .setSchemaUrl(parts.text())
                                        .addAllMetrics(parts.some(3, metrics::metric))
                                        .build()))
                        .build()))
        .build();
  }

  private LogRecord log() {
    LogRecord.Builder log =
        LogRecord.newBuilder()
            .setTimeUnixNano(parts.number())
            .setObservedTimeUnixNano(parts.number())
            .setSeverityNumberValue((int) parts.number())
            .setSeverityText(parts.text())
            .addAllAttributes(parts.attributes())
            .setDroppedAttributesCount((int) parts.number())
            .setFlags((int) parts.number())
            .setTraceId(parts.id(16))
            .setSpanId(parts.id(8))
            .setEventName(parts.text());
    return parts.random.nextBoolean() ? log.build() : log.setBody(parts.value(0)).build();
  }

  private Span span() {
    return Span.newBuilder()
        .setTraceId(parts.id(16))
        .setSpanId(parts.id(8))
        .setTraceState(parts.text())
        .setParentSpanId(parts.id(8))
        .setFlags((int) parts.number())
        .setName(parts.text())
        .setKindValue(parts.random.nextInt(9))
        .setStartTimeUnixNano(parts.number())
        .setEndTimeUnixNano(parts.number())
        .addAllAttributes(parts.attributes())
        .setDroppedAttributesCount((int) parts.number())
        .addAllEvents(
            parts.some(
                2,
                () ->
                    Span.Event.newBuilder()
                        .setTimeUnixNano(parts.number())
                        .setName(parts.text())
                        .addAllAttributes(parts.attributes())
                        .setDroppedAttributesCount(parts.random.nextInt(3))
                        .build()))
        .setDroppedEventsCount(parts.random.nextInt(3))
        .addAllLinks(
            parts.some(
                2,
                () ->
                    Span.Link.newBuilder()
                        .setTraceId(parts.id(16))
                        .setSpanId(parts.id(8))
                        .setTraceState(parts.text())
                        .addAllAttributes(parts.attributes())
                        .setFlags(parts.random.nextInt(3))
                        .setDroppedAttributesCount(parts.random.nextInt(3))
                        .build()))
        .setDroppedLinksCount(parts.random.nextInt(3))
        .setStatus(
            Status.newBuilder().setMessage(parts.text()).setCodeValue(parts.random.nextInt(5)))
        .build();
  }
}
