package io.inferscope.indexer;

import io.inferscope.model.Attributes;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import java.util.List;

/**
 * Writes spans, and their events as log documents, in OpenTelemetry's document form for
 * Elasticsearch. Not thread-safe.
 */
final class SpanDocument {
  private static final byte[] TRACE_STATE = JsonBytes.prepared("trace_state");
  private static final byte[] PARENT = JsonBytes.prepared("parent_span_id");
  private static final byte[] KIND = JsonBytes.prepared("kind");
  private static final byte[] DURATION = JsonBytes.prepared("duration");
  private static final byte[] DROPPED_EVENTS = JsonBytes.prepared("dropped_events_count");
  private static final byte[] DROPPED_LINKS = JsonBytes.prepared("dropped_links_count");
  private static final byte[] LINKS = JsonBytes.prepared("links");
  private static final byte[] TRACE_ID = JsonBytes.prepared("trace_id");
  private static final byte[] SPAN_ID = JsonBytes.prepared("span_id");
  private static final byte[] EVENT_NAME = JsonBytes.prepared("event_name");
  private static final byte[] MESSAGE = JsonBytes.prepared("message");
  private static final byte[] PEER = JsonBytes.prepared("peer");
  private static final byte[] MODEL = JsonBytes.prepared("model");
  private static final byte[] TOKENS = JsonBytes.prepared("tokens");
  private static final byte[] INPUT = JsonBytes.prepared("input");
  private static final byte[] OUTPUT = JsonBytes.prepared("output");

  /** Whom a call is for, the most telling name first. */
  private static final List<String> PEER_NAMES =
      List.of("peer.service", "server.address", "net.peer.name", "rpc.service");

  private static final List<String> MODEL_NAMES =
      List.of("gen_ai.request.model", "gen_ai.response.model");

  private final DocumentParts parts;

  SpanDocument(DocumentParts parts) {
    this.parts = parts;
  }

  /** Writes the span's document into {@code parts.json}. */
  void write(Span span, Destination destination, Origin origin) {
    JsonBytes json = parts.json;
    parts.begin();
    parts.timestamp(
        "start_time_unix_nano", span.startTimeUnixNano(), span.endTimeUnixNano(), origin);
    parts.dataStream(destination);
    parts.traceAndSpan(span.traceId(), span.spanId());
    parts.keyword(TRACE_STATE, "trace_state", span.traceState());
    parts.keyword(PARENT, "parent_span_id", span.parentSpanId());
    parts.keyword(DocumentParts.Names.NAME, "name", span.name());
    json.name(KIND).value(kind(span.kind()));
    duration(span);
    parts.attributes.write(json, span.attributes(), "attributes");
    parts.count(DocumentParts.Names.DROPPED_ATTRIBUTES, span.droppedAttributesCount());
    parts.count(DROPPED_EVENTS, span.droppedEventsCount());
    links(span);
    parts.count(DROPPED_LINKS, span.droppedLinksCount());
    status(span);
    parts.resourceAndScope(span.resource(), span.scope());
    parts.inferscope(origin);
    gathered(span);
    parts.count(DocumentParts.Names.FLAGS, span.flags());
    parts.end();
  }

  /**
   * What senders say under different names, where one panel or query finds it. In the mapping this
   * cannot be: Elasticsearch refuses to copy from {@code server.address} where a document has a
   * {@code server}.
   */
  private void gathered(Span span) {
    Attributes attributes = span.attributes();
    if (span.kind() == Span.SpanKind.CLIENT || span.kind() == Span.SpanKind.PRODUCER) {
      text(PEER, attributes, PEER_NAMES);
    }
    text(MODEL, attributes, MODEL_NAMES);
    long input = tokens(attributes, "gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens");
    long output =
        tokens(attributes, "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens");
    if (input >= 0 || output >= 0) {
      parts.json.name(TOKENS).openObject();
      count(INPUT, input);
      count(OUTPUT, output);
      parts.json.closeObject();
    }
  }

  private void text(byte[] member, Attributes attributes, List<String> names) {
    for (String name : names) {
      String value = attributes.text(name, "");
      if (!value.isEmpty() && value.length() <= DocumentParts.LONGEST_KEYWORD) {
        parts.json.name(member).value(value);
        return;
      }
    }
  }

  /** Less than nothing where nothing is said. */
  private static long tokens(Attributes attributes, String name, String formerName) {
    Value value = attributes.get(name);
    return (value == null ? attributes.get(formerName) : value) instanceof Value.Whole whole
        ? whole.value()
        : -1;
  }

  private void count(byte[] member, long count) {
    if (count >= 0) {
      parts.json.name(member).value(count);
    }
  }

  /** Writes the document of one event of {@code span} into {@code parts.json}. */
  void write(Span span, Span.Event event, Destination destination, Origin origin) {
    JsonBytes json = parts.json;
    parts.begin();
    parts.timestamp("time_unix_nano", event.timeUnixNano(), span.startTimeUnixNano(), origin);
    parts.dataStream(destination);
    parts.traceAndSpan(span.traceId(), span.spanId());
    parts.count(DocumentParts.Names.DROPPED_ATTRIBUTES, event.droppedAttributesCount());
    parts.keyword(EVENT_NAME, "event_name", event.name());
    parts.attributes.write(
        json,
        event.attributes(),
        "attributes",
        "event.name",
        event.name().isEmpty() ? null : event.name());
    parts.resourceAndScope(span.resource(), span.scope());
    parts.inferscope(origin);
    ExceptionGroup.of(event.attributes(), Value.EMPTY)
        .ifPresent(exception -> ExceptionGroup.write(json, exception));
    parts.end();
  }

  /** The names that OpenTelemetry's exporter writes. */
  static String kind(Span.SpanKind kind) {
    return switch (kind) {
      case UNSPECIFIED -> "Unspecified";
      case INTERNAL -> "Internal";
      case SERVER -> "Server";
      case CLIENT -> "Client";
      case PRODUCER -> "Producer";
      case CONSUMER -> "Consumer";
    };
  }

  private void duration(Span span) {
    parts.json.name(DURATION).value(span.durationNanos());
    long start = span.startTimeUnixNano();
    long end = span.endTimeUnixNano();
    if (end - start != span.durationNanos() || end < 0) {
      parts.originals.add(LossyStep.OUT_OF_RANGE_LEFT_OUT);
      parts.originals.keep("end_time_unix_nano", Long.toUnsignedString(end));
    }
  }

  private void status(Span span) {
    if (span.status() == Span.StatusCode.UNSET && span.statusMessage().isEmpty()) {
      return;
    }
    JsonBytes json = parts.json;
    json.name("status").openObject();
    parts.keyword(MESSAGE, "status_message", span.statusMessage());
    switch (span.status()) {
      case UNSET -> {}
      case OK -> json.name("code").value("Ok");
      case ERROR -> json.name("code").value("Error");
    }
    json.closeObject();
  }

  private void links(Span span) {
    if (span.links().isEmpty()) {
      return;
    }
    JsonBytes json = parts.json;
    json.name(LINKS).openArray();
    for (int i = 0; i < span.links().size(); i++) {
      Span.Link link = span.links().get(i);
      json.openObject();
      parts.keyword(TRACE_ID, "link_" + i + "_trace_id", link.traceId());
      parts.keyword(SPAN_ID, "link_" + i + "_span_id", link.spanId());
      parts.keyword(TRACE_STATE, "link_" + i + "_trace_state", link.traceState());
      Attributes attributes = link.attributes();
      parts.attributes.write(json, attributes, "link_" + i + "_attributes");
      parts.count(DocumentParts.Names.DROPPED_ATTRIBUTES, link.droppedAttributesCount());
      json.closeObject();
    }
    json.closeArray();
  }
}
