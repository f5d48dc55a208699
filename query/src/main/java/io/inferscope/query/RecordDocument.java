package io.inferscope.query;

import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.apache.lucene.document.Document;

/**
 * Records as Lucene documents with the fields that their Elasticsearch documents have. For {@link
 * RecordMatcher}, and for Lucene's Monitor together with {@link LuceneQuery}.
 */
public final class RecordDocument {
  private static final int TEMPLATE_LENGTH = 4096;
  private static final String TEMPLATE_ATTRIBUTE = "log.record.template";

  private RecordDocument() {}

  /** A log record's document. */
  public static Document of(LogRecord log, RecordContext context) {
    FieldWriter fields = new FieldWriter(RecordKind.LOGS);
    common(fields, context, "logs", log.timeUnixNano(), log.observedTimeUnixNano());
    if (log.observedTimeUnixNano() > 0) {
      fields.time("observed_timestamp", log.observedTimeUnixNano());
    }
    fields.keywordIfAny("severity_text", log.severityText(), FieldWriter.KEYWORD_LENGTH);
    if (log.severityNumber() != 0 && log.severityNumber() == (byte) log.severityNumber()) {
      fields.whole("severity_number", log.severityNumber());
    }
    String event =
        log.eventName().isEmpty() ? log.attributes().text("event.name", "") : log.eventName();
    fields.keywordIfAny("event_name", event, FieldWriter.KEYWORD_LENGTH);
    ids(fields, log.traceId(), log.spanId());
    fields.count("dropped_attributes_count", log.droppedAttributesCount());
    fields.count("inferscope.flags", log.flags());
    body(fields, log.body());
    Set<String> taken = origin(fields, log.resource(), log.scope());
    fields.attributes("attributes.", log.attributes(), taken);
    pattern(fields, context, taken);
    return fields.document();
  }

  /** A span's document. */
  public static Document of(Span span, RecordContext context) {
    FieldWriter fields = new FieldWriter(RecordKind.SPANS);
    common(fields, context, "traces", span.startTimeUnixNano(), span.endTimeUnixNano());
    ids(fields, span.traceId(), span.spanId());
    fields.keywordIfAny("trace_state", span.traceState(), FieldWriter.KEYWORD_LENGTH);
    fields.keywordIfAny("parent_span_id", span.parentSpanId(), FieldWriter.SHORT_KEYWORD_LENGTH);
    fields.keywordIfAny("name", span.name(), FieldWriter.KEYWORD_LENGTH);
    fields.keyword("kind", kind(span.kind()), FieldWriter.SHORT_KEYWORD_LENGTH);
    fields.whole("duration", span.durationNanos());
    fields.count("dropped_attributes_count", span.droppedAttributesCount());
    fields.count("dropped_events_count", span.droppedEventsCount());
    fields.count("dropped_links_count", span.droppedLinksCount());
    fields.count("inferscope.flags", span.flags());
    fields.keywordIfAny("status.message", span.statusMessage(), FieldWriter.KEYWORD_LENGTH);
    switch (span.status()) {
      case UNSET -> {}
      case OK -> fields.keyword("status.code", "Ok", FieldWriter.SHORT_KEYWORD_LENGTH);
      case ERROR -> fields.keyword("status.code", "Error", FieldWriter.SHORT_KEYWORD_LENGTH);
    }
    links(fields, span);
    Set<String> taken = origin(fields, span.resource(), span.scope());
    fields.attributes("attributes.", span.attributes(), taken);
    return fields.document();
  }

  private static void links(FieldWriter fields, Span span) {
    for (Span.Link link : span.links()) {
      fields.keywordIfAny("links.trace_id", link.traceId(), FieldWriter.SHORT_KEYWORD_LENGTH);
      fields.keywordIfAny("links.span_id", link.spanId(), FieldWriter.SHORT_KEYWORD_LENGTH);
      fields.keywordIfAny("links.trace_state", link.traceState(), FieldWriter.KEYWORD_LENGTH);
      fields.count("links.dropped_attributes_count", link.droppedAttributesCount());
    }
  }

  private static void common(
      FieldWriter fields,
      RecordContext context,
      String type,
      long unixNano,
      long otherwiseUnixNano) {
    Instant received = context.received();
    long receivedUnixNano = received.getEpochSecond() * 1_000_000_000 + received.getNano();
    long time = unixNano > 0 ? unixNano : otherwiseUnixNano;
    fields.time("@timestamp", time > 0 ? time : receivedUnixNano);
    fields.time("inferscope.received", receivedUnixNano);
    fields.keywordIfAny("inferscope.source", context.source(), FieldWriter.SHORT_KEYWORD_LENGTH);
    fields.keyword("data_stream.type", type, FieldWriter.SHORT_KEYWORD_LENGTH);
    fields.keyword("data_stream.dataset", context.dataset(), FieldWriter.SHORT_KEYWORD_LENGTH);
    fields.keyword("data_stream.namespace", context.namespace(), FieldWriter.SHORT_KEYWORD_LENGTH);
  }

  private static void ids(FieldWriter fields, String traceId, String spanId) {
    fields.keywordIfAny("trace_id", traceId, FieldWriter.SHORT_KEYWORD_LENGTH);
    fields.keywordIfAny("span_id", spanId, FieldWriter.SHORT_KEYWORD_LENGTH);
  }

  /** Resource and scope; the names without prefix that their attributes have taken. */
  private static Set<String> origin(FieldWriter fields, Resource resource, Scope scope) {
    fields.keywordIfAny("resource.schema_url", resource.schemaUrl(), FieldWriter.KEYWORD_LENGTH);
    fields.count("resource.dropped_attributes_count", resource.droppedAttributesCount());
    fields.keywordIfAny("scope.name", scope.name(), FieldWriter.KEYWORD_LENGTH);
    fields.keywordIfAny("scope.version", scope.version(), FieldWriter.KEYWORD_LENGTH);
    fields.keywordIfAny("scope.schema_url", scope.schemaUrl(), FieldWriter.KEYWORD_LENGTH);
    fields.count("scope.dropped_attributes_count", scope.droppedAttributesCount());
    // The order of the priorities in the mapping: the resource's attributes first.
    Set<String> taken = new HashSet<>(MappedFields.NAMES);
    fields.attributes("resource.attributes.", resource.attributes(), taken);
    fields.attributes("scope.attributes.", scope.attributes(), taken);
    return taken;
  }

  private static void pattern(FieldWriter fields, RecordContext context, Set<String> taken) {
    if (context.patternId() != null) {
      fields.keyword(
          "inferscope.pattern.id", context.patternId(), FieldWriter.SHORT_KEYWORD_LENGTH);
    }
    String template = context.patternTemplate();
    if (template != null) {
      fields.keyword("inferscope.pattern.template", template, TEMPLATE_LENGTH);
      if (!fields.has("attributes." + TEMPLATE_ATTRIBUTE)) {
        Attributes attribute = Attributes.builder().put(TEMPLATE_ATTRIBUTE, template).build();
        fields.attributes("attributes.", attribute, taken);
      }
    }
  }

  private static void body(FieldWriter fields, Value body) {
    switch (body) {
      case Value.Text text -> fields.words("body.text", text.value());
      case Value.Bool bool -> fields.words("body.text", Boolean.toString(bool.value()));
      case Value.Whole whole -> fields.words("body.text", Long.toString(whole.value()));
      case Value.Decimal decimal -> fields.words("body.text", Double.toString(decimal.value()));
      case Value.Bytes bytes -> fields.words("body.text", HexFormat.of().formatHex(bytes.value()));
      case Value.MapValue map -> fields.flattened(MappedFields.STRUCTURED, map);
      case Value.Array array -> {
        boolean maps = array.values().stream().allMatch(Value.MapValue.class::isInstance);
        boolean wrapped = array.values().isEmpty() || !maps;
        String path = MappedFields.STRUCTURED + (wrapped ? ".value" : "");
        fields.flattened(path, array);
      }
      case Value.Empty empty -> {}
    }
  }

  private static String kind(Span.SpanKind kind) {
    return switch (kind) {
      case UNSPECIFIED -> "Unspecified";
      case INTERNAL -> "Internal";
      case SERVER -> "Server";
      case CLIENT -> "Client";
      case PRODUCER -> "Producer";
      case CONSUMER -> "Consumer";
    };
  }
}
