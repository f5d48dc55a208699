package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.model.Attributes;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import io.inferscope.otlp.DecodeLimits;
import io.inferscope.otlp.OtlpTraces;
import java.io.IOException;
import java.util.HexFormat;

/**
 * The spans of an OTLP request as Zipkin's JSON
 * (https://zipkin.io/zipkin-api/#/default/post_spans), mapped as OpenTelemetry says
 * (https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin): attributes and status are
 * tags, events annotations.
 */
final class ZipkinSpans {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ZipkinSpans() {}

  static byte[] of(byte[] otlp) throws IOException {
    ArrayNode spans = JsonNodeFactory.instance.arrayNode();
    // What the benchmark has made itself is well-formed.
    var unused = OtlpTraces.decode(otlp, DecodeLimits.DEFAULT, (index, span) -> add(spans, span));
    return JSON.writeValueAsBytes(spans);
  }

  private static void add(ArrayNode spans, Span span) {
    ObjectNode json = spans.addObject();
    json.put("traceId", span.traceId());
    json.put("id", span.spanId());
    if (!span.parentSpanId().isEmpty()) {
      json.put("parentId", span.parentSpanId());
    }
    switch (span.kind()) {
      case SERVER, CLIENT, PRODUCER, CONSUMER -> json.put("kind", span.kind().name());
      case UNSPECIFIED, INTERNAL -> {}
    }
    json.put("name", span.name());
    json.put("timestamp", span.startTimeUnixNano() / 1000);
    json.put("duration", Math.max(1, span.durationNanos() / 1000));
    json.putObject("localEndpoint")
        .put("serviceName", span.resource().attributes().text("service.name", "unknown"));
    ObjectNode tags = json.putObject("tags");
    tags(tags, span.resource().attributes());
    tags(tags, span.attributes());
    tags.put("otel.scope.name", span.scope().name());
    if (span.status() != Span.StatusCode.UNSET) {
      tags.put("otel.status_code", span.status().name());
      tags.put("error", span.statusMessage());
    }
    for (Span.Event event : span.events()) {
      ObjectNode attributes = JsonNodeFactory.instance.objectNode();
      tags(attributes, event.attributes());
      json.withArray("annotations")
          .addObject()
          .put("timestamp", event.timeUnixNano() / 1000)
          .put("value", event.name() + ": " + attributes);
    }
  }

  private static void tags(ObjectNode tags, Attributes attributes) {
    for (int i = 0; i < attributes.size(); i++) {
      tags.put(attributes.name(i), text(attributes.value(i)));
    }
  }

  private static String text(Value value) {
    return switch (value) {
      case Value.Text(String text) -> text;
      case Value.Whole(long number) -> Long.toString(number);
      case Value.Decimal(double number) -> Double.toString(number);
      case Value.Bool(boolean flag) -> Boolean.toString(flag);
      case Value.Bytes bytes -> HexFormat.of().formatHex(bytes.value());
      case Value.Array array -> array.values().toString();
      case Value.MapValue map -> map.entries().toString();
      case Value.Empty empty -> "";
    };
  }
}
