package io.inferscope.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import java.time.Instant;
import java.util.Locale;

/** Planted records in OpenTelemetry's document form; only what planted records use. */
final class Documents {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Documents() {}

  static ObjectNode of(LogRecord log, RecordContext context) {
    ObjectNode document = common("logs", log.timeUnixNano(), context);
    document.put("observed_timestamp", time(log.observedTimeUnixNano()));
    putIfAny(document, "severity_text", log.severityText());
    if (log.severityNumber() != 0) {
      document.put("severity_number", log.severityNumber());
    }
    putIfAny(document, "trace_id", log.traceId());
    putIfAny(document, "span_id", log.spanId());
    ObjectNode attributes = attributes(log.attributes());
    if (context.patternTemplate() != null) {
      attributes.put("log.record.template", context.patternTemplate());
      document
          .withObject("/inferscope/pattern")
          .put("id", context.patternId())
          .put("template", context.patternTemplate());
    }
    if (!attributes.isEmpty()) {
      document.set("attributes", attributes);
    }
    origin(document, log.resource(), log.scope());
    if (log.body() instanceof Value.Text text) {
      document.putObject("body").put("text", text.value());
    } else {
      document.putObject("body").set("structured", value(log.body()));
    }
    document.withObject("/inferscope").put("flags", log.flags());
    return document;
  }

  static ObjectNode of(Span span, RecordContext context) {
    ObjectNode document = common("traces", span.startTimeUnixNano(), context);
    putIfAny(document, "trace_id", span.traceId());
    putIfAny(document, "span_id", span.spanId());
    putIfAny(document, "parent_span_id", span.parentSpanId());
    document.put("name", span.name());
    String kind = span.kind().name();
    document.put("kind", kind.charAt(0) + kind.substring(1).toLowerCase(Locale.ROOT));
    document.put("duration", span.durationNanos());
    document.set("attributes", attributes(span.attributes()));
    if (span.status() == Span.StatusCode.ERROR) {
      document.putObject("status").put("code", "Error").put("message", span.statusMessage());
    }
    origin(document, span.resource(), span.scope());
    document.withObject("/inferscope").put("flags", span.flags());
    return document;
  }

  private static ObjectNode common(String type, long unixNano, RecordContext context) {
    ObjectNode document = JSON.objectNode();
    document.put("@timestamp", time(unixNano));
    document
        .putObject("data_stream")
        .put("type", type)
        .put("dataset", context.dataset())
        .put("namespace", context.namespace());
    Instant received = context.received();
    document
        .putObject("inferscope")
        .put("received", time(received.getEpochSecond() * 1_000_000_000 + received.getNano()))
        .put("source", context.source());
    return document;
  }

  private static String time(long unixNano) {
    return "%d.%06d".formatted(unixNano / 1_000_000, unixNano % 1_000_000);
  }

  private static void putIfAny(ObjectNode target, String name, String text) {
    if (!text.isEmpty()) {
      target.put(name, text);
    }
  }

  private static void origin(ObjectNode document, Resource resource, Scope scope) {
    document.putObject("resource").set("attributes", attributes(resource.attributes()));
    document.putObject("scope").put("name", scope.name()).put("version", scope.version());
  }

  private static ObjectNode attributes(Attributes attributes) {
    ObjectNode target = JSON.objectNode();
    for (int i = 0; i < attributes.size(); i++) {
      target.set(attributes.name(i), value(attributes.value(i)));
    }
    return target;
  }

  private static com.fasterxml.jackson.databind.JsonNode value(Value value) {
    return switch (value) {
      case Value.Text text -> JSON.textNode(text.value());
      case Value.Bool bool -> JSON.booleanNode(bool.value());
      case Value.Whole whole -> JSON.numberNode(whole.value());
      case Value.Decimal decimal -> JSON.numberNode(decimal.value());
      case Value.MapValue map -> attributes(map.entries());
      case Value.Array array -> {
        ArrayNode elements = JSON.arrayNode();
        array.values().forEach(element -> elements.add(value(element)));
        yield elements;
      }
      case Value.Bytes bytes -> throw new IllegalArgumentException("no planted record has bytes");
      case Value.Empty empty -> JSON.nullNode();
    };
  }
}
