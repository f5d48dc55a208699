package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From documents in OpenTelemetry's form for Elasticsearch to records. */
final class DocumentReader {
  private DocumentReader() {}

  /** The log record of a document of {@link Signal#LOGS}. */
  static LogRecord log(JsonNode source, SharedParts parts) {
    return new LogRecord(
        parts.resource(source.path("resource")),
        parts.scope(source.path("scope")),
        nanos(source.path("@timestamp")),
        nanos(source.path("observed_timestamp")),
        source.path("severity_number").asInt(0),
        source.path("severity_text").asText(""),
        body(source.path("body")),
        parts.attributes(source.path("attributes")),
        unsigned(source.path("dropped_attributes_count")),
        unsigned(source.path("inferscope").path("flags")),
        source.path("trace_id").asText(""),
        source.path("span_id").asText(""),
        source.path("event_name").asText(""));
  }

  /** The span of a document of {@link Signal#SPANS}, without events. */
  static Span span(JsonNode source, SharedParts parts) {
    long start = nanos(source.path("@timestamp"));
    return new Span(
        parts.resource(source.path("resource")),
        parts.scope(source.path("scope")),
        source.path("trace_id").asText(""),
        source.path("span_id").asText(""),
        source.path("trace_state").asText(""),
        source.path("parent_span_id").asText(""),
        unsigned(source.path("inferscope").path("flags")),
        source.path("name").asText(""),
        kind(source.path("kind").asText("")),
        start,
        start + source.path("duration").asLong(0),
        parts.attributes(source.path("attributes")),
        unsigned(source.path("dropped_attributes_count")),
        List.of(),
        unsigned(source.path("dropped_events_count")),
        links(source.path("links")),
        unsigned(source.path("dropped_links_count")),
        status(source.path("status").path("code").asText("")),
        source.path("status").path("message").asText(""));
  }

  static Resource resource(JsonNode node) {
    return new Resource(
        attributes(node.path("attributes")),
        unsigned(node.path("dropped_attributes_count")),
        node.path("schema_url").asText(""));
  }

  static Scope scope(JsonNode node) {
    return new Scope(
        node.path("name").asText(""),
        node.path("version").asText(""),
        attributes(node.path("attributes")),
        unsigned(node.path("dropped_attributes_count")),
        node.path("schema_url").asText(""));
  }

  /**
   * {@code "<milliseconds>.<six digits of nanoseconds>"}, which is what is written, or ISO 8601,
   * which is what a synthetic source gives back; 0 where there is nothing.
   */
  static long nanos(JsonNode node) {
    String text = node.asText("");
    int dot = text.indexOf('.');
    try {
      if (text.indexOf('T') >= 0) {
        Instant time = Instant.parse(text);
        return time.getEpochSecond() * 1_000_000_000 + time.getNano();
      }
      long millis = Long.parseLong(dot < 0 ? text : text.substring(0, dot));
      String rest = dot < 0 ? "" : text.substring(dot + 1);
      long nanos = rest.isEmpty() ? 0 : Long.parseLong((rest + "000000").substring(0, 6));
      return millis * 1_000_000 + nanos;
    } catch (NumberFormatException | DateTimeException e) {
      return 0;
    }
  }

  private static Value body(JsonNode body) {
    JsonNode text = body.path("text");
    return value(text.isMissingNode() ? body.path("structured") : text);
  }

  /** Flat names; objects, which other writers may have nested, stay maps. */
  static Attributes attributes(JsonNode node) {
    if (node.isEmpty()) {
      return Attributes.EMPTY;
    }
    Attributes.Builder builder = Attributes.builder();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      builder.put(entry.getKey(), value(entry.getValue()));
    }
    return builder.build();
  }

  static Value value(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> Value.of(node.textValue());
      case BOOLEAN -> Value.of(node.booleanValue());
      case NUMBER ->
          node.isIntegralNumber() && node.canConvertToLong()
              ? Value.of(node.longValue())
              : Value.of(node.doubleValue());
      case ARRAY -> {
        List<Value> values = new ArrayList<>(node.size());
        node.forEach(element -> values.add(value(element)));
        yield new Value.Array(values);
      }
      case OBJECT -> new Value.MapValue(attributes(node));
      case NULL, MISSING, BINARY, POJO -> Value.EMPTY;
    };
  }

  private static int unsigned(JsonNode node) {
    return (int) node.asLong(0);
  }

  private static List<Span.Link> links(JsonNode nodes) {
    List<Span.Link> links = new ArrayList<>(nodes.size());
    for (JsonNode link : nodes) {
      links.add(
          new Span.Link(
              link.path("trace_id").asText(""),
              link.path("span_id").asText(""),
              link.path("trace_state").asText(""),
              attributes(link.path("attributes")),
              unsigned(link.path("dropped_attributes_count"))));
    }
    return links;
  }

  private static Span.SpanKind kind(String name) {
    return switch (name) {
      case "Internal" -> Span.SpanKind.INTERNAL;
      case "Server" -> Span.SpanKind.SERVER;
      case "Client" -> Span.SpanKind.CLIENT;
      case "Producer" -> Span.SpanKind.PRODUCER;
      case "Consumer" -> Span.SpanKind.CONSUMER;
      default -> Span.SpanKind.UNSPECIFIED;
    };
  }

  private static Span.StatusCode status(String name) {
    return switch (name) {
      case "Ok" -> Span.StatusCode.OK;
      case "Error" -> Span.StatusCode.ERROR;
      default -> Span.StatusCode.UNSET;
    };
  }
}
