package io.inferscope.indexer;

import io.inferscope.model.LogRecord;
import io.inferscope.model.Pattern;
import io.inferscope.model.Value;
import org.jspecify.annotations.Nullable;

/** Writes log records in OpenTelemetry's document form for Elasticsearch. Not thread-safe. */
final class LogDocument {
  /** The name of the attribute that OpenTelemetry's conventions propose for a log's template. */
  static final String TEMPLATE_ATTRIBUTE = "log.record.template";

  private static final byte[] OBSERVED = JsonBytes.prepared("observed_timestamp");
  private static final byte[] SEVERITY_TEXT = JsonBytes.prepared("severity_text");
  private static final byte[] SEVERITY_NUMBER = JsonBytes.prepared("severity_number");
  private static final byte[] EVENT_NAME = JsonBytes.prepared("event_name");
  private static final byte[] BODY = JsonBytes.prepared("body");
  private static final byte[] TEXT = JsonBytes.prepared("text");
  private static final byte[] STRUCTURED = JsonBytes.prepared("structured");
  private static final byte[] PATTERN = JsonBytes.prepared("pattern");
  private static final byte[] ID = JsonBytes.prepared("id");
  private static final byte[] TEMPLATE = JsonBytes.prepared("template");

  private final DocumentParts parts;
  private final PlainJson plainJson = new PlainJson();
  private final PreparedTexts patterns = new PreparedTexts();

  LogDocument(DocumentParts parts) {
    this.parts = parts;
  }

  /** Writes one document into {@code parts.json}. */
  void write(LogRecord log, Destination destination, Origin origin, @Nullable Pattern pattern) {
    JsonBytes json = parts.json;
    parts.begin();
    parts.timestamp("time_unix_nano", log.timeUnixNano(), log.observedTimeUnixNano(), origin);
    parts.time(OBSERVED, "observed_time_unix_nano", log.observedTimeUnixNano());
    parts.dataStream(destination);
    parts.keyword(SEVERITY_TEXT, "severity_text", log.severityText());
    severity(log.severityNumber());
    parts.keyword(EVENT_NAME, "event_name", eventName(log));
    parts.traceAndSpan(log.traceId(), log.spanId());
    parts.attributes.write(
        json,
        log.attributes(),
        "attributes",
        TEMPLATE_ATTRIBUTE,
        pattern == null ? null : pattern.template());
    parts.count(DocumentParts.Names.DROPPED_ATTRIBUTES, log.droppedAttributesCount());
    parts.resourceAndScope(log.resource(), log.scope());
    body(log.body());
    parts.inferscope(origin);
    if (pattern != null) {
      json.name(PATTERN).openObject().name(ID).value(pattern.id(), patterns);
      json.name(TEMPLATE).value(pattern.template(), patterns);
      json.closeObject();
    }
    ExceptionGroup.of(log.attributes(), log.body())
        .ifPresent(exception -> ExceptionGroup.write(json, exception));
    parts.count(DocumentParts.Names.FLAGS, log.flags());
    parts.end();
  }

  /** The mapping's type is a byte; OTLP knows 1 to 24. */
  private void severity(int number) {
    if (number == (byte) number) {
      if (number != 0) {
        parts.json.name(SEVERITY_NUMBER).value(number);
      }
    } else {
      parts.originals.add(LossyStep.OUT_OF_RANGE_LEFT_OUT);
      parts.originals.keep("severity_number", Value.of(number));
    }
  }

  private static String eventName(LogRecord log) {
    return log.eventName().isEmpty() ? log.attributes().text("event.name", "") : log.eventName();
  }

  private void body(Value body) {
    switch (body) {
      case Value.Empty empty -> {}
      case Value.Text text -> text(body);
      case Value.Bool bool -> text(body);
      case Value.Whole whole -> text(body);
      case Value.Bytes bytes -> text(body);
      case Value.Decimal decimal when Double.isFinite(decimal.value()) -> text(body);
      case Value.Decimal decimal -> text(Value.of(Double.toString(decimal.value())));
      case Value.MapValue map -> structured(map, false);
      case Value.Array array -> structured(array, !holdsMapsOnly(array));
    }
    int steps = plainJson.takeSteps();
    if (steps != 0) {
      parts.originals.add(steps, new byte[0]);
      parts.originals.keep("body", body);
    }
  }

  private void text(Value value) {
    parts.json.name(BODY).openObject().name(TEXT);
    plainJson.write(parts.json, value, 1);
    parts.json.closeObject();
  }

  /** An array of other things than maps needs a map around it. */
  private void structured(Value value, boolean wrapped) {
    JsonBytes json = parts.json;
    json.name(BODY).openObject().name(STRUCTURED);
    if (wrapped) {
      json.openObject().name("value");
    }
    plainJson.write(json, value, PlainJson.DEEPEST);
    if (wrapped) {
      json.closeObject();
    }
    json.closeObject();
  }

  private static boolean holdsMapsOnly(Value.Array array) {
    for (Value element : array.values()) {
      if (!(element instanceof Value.MapValue)) {
        return false;
      }
    }
    return !array.values().isEmpty();
  }
}
