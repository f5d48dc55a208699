package io.inferscope.indexer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.PointValue;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Says in what a document differs from the record that it was written from. Every part of the
 * record must stand in the document as it was sent, or stand so in {@code inferscope.original}.
 * Written without the code that it judges.
 */
final class StoredRecords {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final JsonNode document;
  private final JsonNode original;
  private final List<String> differences = new ArrayList<>();

  private StoredRecords(JsonNode document) {
    this.document = document;
    try {
      original = Records.JSON.readTree(document.path("inferscope").path("original").asText("{}"));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static List<String> differences(LogRecord log, JsonNode document) {
    StoredRecords stored = new StoredRecords(document);
    stored.time("@timestamp", "time_unix_nano", log.timeUnixNano());
    stored.time("observed_timestamp", "observed_time_unix_nano", log.observedTimeUnixNano());
    stored.number("severity_number", log.severityNumber());
    stored.text("severity_text", log.severityText());
    stored.text("trace_id", log.traceId());
    stored.text("span_id", log.spanId());
    if (!log.eventName().isEmpty()) {
      stored.text("event_name", log.eventName());
    }
    stored.body(log.body());
    stored.attributes(document.path("attributes"), "attributes", log.attributes());
    stored.number("dropped_attributes_count", Integer.toUnsignedLong(log.droppedAttributesCount()));
    stored.flags(log.flags());
    stored.origin(log.resource(), log.scope());
    return stored.differences;
  }

  static List<String> differences(Span span, JsonNode document) {
    StoredRecords stored = new StoredRecords(document);
    stored.time("@timestamp", "start_time_unix_nano", span.startTimeUnixNano());
    stored.end(span);
    stored.text("name", span.name());
    stored.text("trace_id", span.traceId());
    stored.text("span_id", span.spanId());
    stored.text("trace_state", span.traceState());
    stored.text("parent_span_id", span.parentSpanId());
    stored.same(
        "kind", document.path("kind").asText().toUpperCase(Locale.ROOT), span.kind().name());
    stored.same(
        "status",
        document.path("status").path("code").asText("Unset").toUpperCase(Locale.ROOT),
        span.status().name());
    stored.text(document.path("status").path("message"), "status_message", span.statusMessage());
    stored.attributes(document.path("attributes"), "attributes", span.attributes());
    stored.links(span.links());
    stored.number(
        "dropped_attributes_count", Integer.toUnsignedLong(span.droppedAttributesCount()));
    stored.number("dropped_events_count", Integer.toUnsignedLong(span.droppedEventsCount()));
    stored.number("dropped_links_count", Integer.toUnsignedLong(span.droppedLinksCount()));
    stored.flags(span.flags());
    stored.origin(span.resource(), span.scope());
    return stored.differences;
  }

  static List<String> differences(Span span, Span.Event event, JsonNode document) {
    StoredRecords stored = new StoredRecords(document);
    stored.time("@timestamp", "time_unix_nano", event.timeUnixNano());
    stored.text("event_name", event.name());
    stored.text("trace_id", span.traceId());
    stored.text("span_id", span.spanId());
    stored.attributes(document.path("attributes"), "attributes", event.attributes());
    stored.origin(span.resource(), span.scope());
    return stored.differences;
  }

  /** A point is one of several in its document. */
  static List<String> differences(MetricPoint point, JsonNode document) {
    StoredRecords stored = new StoredRecords(document);
    stored.time("@timestamp", "time_unix_nano", point.timeUnixNano());
    stored.time("start_timestamp", "start_time_unix_nano", point.startTimeUnixNano());
    stored.text("unit", point.unit());
    stored.attributes(document.path("attributes"), "attributes", point.attributes());
    stored.origin(point.resource(), point.scope());
    stored.point(point);
    return stored.differences;
  }

  private void same(String what, Object stored, Object sent) {
    if (!sent.equals(stored)) {
      differences.add(what + " is " + stored + ", sent was " + sent);
    }
  }

  private void text(String name, String sent) {
    text(document.path(name), name, sent);
  }

  private void text(JsonNode stored, String originalName, String sent) {
    same(originalName, original.path(originalName).asText(stored.asText("")), sent);
  }

  private void number(String name, long sent) {
    JsonNode kept = original.path(name);
    same(
        name,
        kept.has("intValue") ? kept.get("intValue").asLong() : document.path(name).asLong(0),
        sent);
  }

  private void flags(int sent) {
    same(
        "flags", document.path("inferscope").path("flags").asLong(0), Integer.toUnsignedLong(sent));
  }

  private void time(String name, String originalName, long sent) {
    if (sent == 0) {
      return; // what is not known may be replaced by what is
    }
    JsonNode kept = original.path(originalName);
    long stored =
        kept.isMissingNode()
            ? nanos(document.path(name).asText("0.0"))
            : Long.parseUnsignedLong(kept.asText());
    same(name, stored, sent);
  }

  /** Milliseconds and six digits. */
  private static long nanos(String text) {
    return new BigDecimal(text).movePointRight(6).longValueExact();
  }

  private void end(Span span) {
    JsonNode kept = original.path("end_time_unix_nano");
    long stored =
        kept.isMissingNode()
            ? span.startTimeUnixNano() + document.path("duration").asLong()
            : Long.parseUnsignedLong(kept.asText());
    same("end", stored, span.endTimeUnixNano());
  }

  private void origin(Resource resource, Scope scope) {
    JsonNode stored = document.path("resource");
    attributes(stored.path("attributes"), "resource_attributes", resource.attributes());
    text(stored.path("schema_url"), "resource_schema_url", resource.schemaUrl());
    same(
        "the resource's dropped attributes",
        stored.path("dropped_attributes_count").asLong(0),
        Integer.toUnsignedLong(resource.droppedAttributesCount()));
    stored = document.path("scope");
    attributes(stored.path("attributes"), "scope_attributes", scope.attributes());
    text(stored.path("name"), "scope_name", scope.name());
    text(stored.path("version"), "scope_version", scope.version());
    text(stored.path("schema_url"), "scope_schema_url", scope.schemaUrl());
    same(
        "the scope's dropped attributes",
        stored.path("dropped_attributes_count").asLong(0),
        Integer.toUnsignedLong(scope.droppedAttributesCount()));
  }

  private void links(List<Span.Link> sent) {
    JsonNode links = document.path("links");
    same("the number of links", links.size(), sent.size());
    for (int i = 0; i < Math.min(links.size(), sent.size()); i++) {
      String prefix = "link_" + i;
      text(links.get(i).path("trace_id"), prefix + "_trace_id", sent.get(i).traceId());
      text(links.get(i).path("span_id"), prefix + "_span_id", sent.get(i).spanId());
      text(links.get(i).path("trace_state"), prefix + "_trace_state", sent.get(i).traceState());
      attributes(links.get(i).path("attributes"), prefix + "_attributes", sent.get(i).attributes());
    }
  }

  /** Each attribute is either kept exactly, or stored under its name with its value. */
  private void attributes(JsonNode stored, String section, Attributes sent) {
    List<JsonNode> kept = new ArrayList<>();
    original.path(section).forEach(kept::add);
    for (int i = 0; i < sent.size(); i++) {
      String name = sent.name(i);
      boolean routing = name.startsWith("data_stream.") && name.length() > 13;
      ObjectNode whole = JSON.objectNode().put("key", name);
      whole.set("value", otlp(sent.value(i)));
      if (!kept.remove(whole) && !routing && !equal(stored.get(name), plain(sent.value(i)))) {
        differences.add(section + " '" + name + "' is " + stored.get(name) + ", sent was " + whole);
      }
    }
    kept.forEach(one -> differences.add(section + " has " + one + ", which was not sent"));
  }

  private void body(Value sent) {
    JsonNode kept = original.get("body");
    if (kept != null) {
      same("body", kept, otlp(sent));
      return;
    }
    JsonNode stored =
        document
            .path("body")
            .path(
                sent instanceof Value.MapValue || sent instanceof Value.Array
                    ? "structured"
                    : "text");
    if (sent instanceof Value.Decimal decimal && !Double.isFinite(decimal.value())) {
      same("body", stored.asText(), Double.toString(decimal.value()));
      return;
    }
    JsonNode plain = sent instanceof Value.Empty ? null : plain(sent);
    boolean found =
        plain == null
            ? stored.isMissingNode()
            : equal(stored, plain) || equal(stored.get("value"), plain);
    if (!found) {
      differences.add("body is " + stored + ", sent was " + otlp(sent));
    }
  }

  private void point(MetricPoint sent) {
    for (JsonNode kept : original.path("metrics")) {
      if (kept.path("name").asText().equals(sent.name())
          && kept.path("flags").asInt() == sent.flags()) {
        kept(kept, sent.value());
        return;
      }
    }
    JsonNode stored = document.path("metrics").path(sent.name());
    switch (sent.value()) {
      case PointValue.LongGauge value -> same(sent.name(), stored.asLong(), value.value());
      case PointValue.LongSum value -> same(sent.name(), stored.asLong(), value.value());
      case PointValue.DoubleGauge value -> same(sent.name(), stored.asDouble(), value.value());
      case PointValue.DoubleSum value -> same(sent.name(), stored.asDouble(), value.value());
      case PointValue.None value -> differences.add(sent.name() + " is not kept");
      case PointValue.Histogram value -> differences.add(sent.name() + " is not kept");
      case PointValue.ExponentialHistogram value -> differences.add(sent.name() + " is not kept");
      case PointValue.Summary value -> differences.add(sent.name() + " is not kept");
    }
  }

  private void kept(JsonNode kept, PointValue sent) {
    switch (sent) {
      case PointValue.None value -> same("type", kept.path("type").asText(), "none");
      case PointValue.LongGauge value -> same("value", kept.path("asInt").asLong(), value.value());
      case PointValue.LongSum value -> same("value", kept.path("asInt").asLong(), value.value());
      case PointValue.DoubleGauge value -> decimal(kept.path("asDouble"), value.value());
      case PointValue.DoubleSum value -> decimal(kept.path("asDouble"), value.value());
      case PointValue.Histogram value -> {
        same("count", kept.path("count").asLong(), value.count());
        decimals(kept.path("explicitBounds"), value.bounds());
        wholes(kept.path("bucketCounts"), value.counts());
      }
      case PointValue.ExponentialHistogram value -> {
        same("count", kept.path("count").asLong(), value.count());
        same("scale", kept.path("scale").asInt(), value.scale());
        wholes(kept.path("positiveCounts"), value.positiveCounts());
        wholes(kept.path("negativeCounts"), value.negativeCounts());
      }
      case PointValue.Summary value -> {
        same("count", kept.path("count").asLong(), value.count());
        decimals(kept.path("quantiles"), value.quantiles());
        decimals(kept.path("values"), value.values());
      }
    }
  }

  private void decimal(JsonNode stored, double sent) {
    same("number", stored.isTextual() ? Double.valueOf(stored.asText()) : stored.asDouble(), sent);
  }

  private void decimals(JsonNode stored, double[] sent) {
    same("numbers", stored.size(), sent.length);
    for (int i = 0; i < Math.min(stored.size(), sent.length); i++) {
      decimal(stored.get(i), sent[i]);
    }
  }

  private void wholes(JsonNode stored, long[] sent) {
    same("numbers", stored.size(), sent.length);
    for (int i = 0; i < Math.min(stored.size(), sent.length); i++) {
      same("number", stored.get(i).asLong(), sent[i]);
    }
  }

  /** Numbers are equal by value, whatever Jackson read them as. */
  private static boolean equal(JsonNode stored, JsonNode sent) {
    if (stored == null || !stored.isNumber() || !sent.isNumber()) {
      return stored != null && stored.equals(COMPARATOR, sent);
    }
    return COMPARATOR.compare(stored, sent) == 0;
  }

  private static final java.util.Comparator<JsonNode> COMPARATOR =
      (one, other) -> {
        if (one.isNumber() && other.isNumber()) {
          boolean whole = one.isIntegralNumber() && other.isIntegralNumber();
          return whole
              ? Long.compare(one.longValue(), other.longValue())
              : Double.compare(one.doubleValue(), other.doubleValue());
        }
        return one.equals(other) ? 0 : 1;
      };

  /** As one would write it in JSON; null where JSON has nothing for it. */
  private static JsonNode plain(Value value) {
    return switch (value) {
      case Value.Text text -> JSON.textNode(text.value());
      case Value.Bool bool -> JSON.booleanNode(bool.value());
      case Value.Whole whole -> JSON.numberNode(whole.value());
      case Value.Decimal decimal -> JSON.numberNode(decimal.value());
      case Value.Array array -> {
        ArrayNode elements = JSON.arrayNode();
        array.values().forEach(element -> elements.add(plain(element)));
        yield elements;
      }
      case Value.MapValue map -> {
        ObjectNode members = JSON.objectNode();
        for (int i = 0; i < map.entries().size(); i++) {
          members.set(map.entries().name(i), plain(map.entries().value(i)));
        }
        yield members;
      }
      case Value.Bytes bytes -> JSON.binaryNode(bytes.value());
      case Value.Empty empty -> JSON.nullNode();
    };
  }

  /** As OTLP/JSON writes it. */
  private static JsonNode otlp(Value value) {
    ObjectNode json = JSON.objectNode();
    switch (value) {
      case Value.Text text -> json.put("stringValue", text.value());
      case Value.Bool bool -> json.put("boolValue", bool.value());
      case Value.Whole whole -> json.put("intValue", Long.toString(whole.value()));
      case Value.Decimal decimal when Double.isFinite(decimal.value()) ->
          json.put("doubleValue", decimal.value());
      case Value.Decimal decimal -> json.put("doubleValue", Double.toString(decimal.value()));
      case Value.Bytes bytes ->
          json.put("bytesValue", Base64.getEncoder().encodeToString(bytes.value()));
      case Value.Array array -> {
        ArrayNode values = json.putObject("arrayValue").putArray("values");
        array.values().forEach(element -> values.add(otlp(element)));
      }
      case Value.MapValue map -> {
        ArrayNode values = json.putObject("kvlistValue").putArray("values");
        for (int i = 0; i < map.entries().size(); i++) {
          values
              .addObject()
              .put("key", map.entries().name(i))
              .set("value", otlp(map.entries().value(i)));
        }
      }
      case Value.Empty empty -> {}
    }
    return json;
  }
}
