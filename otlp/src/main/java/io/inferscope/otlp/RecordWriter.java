package io.inferscope.otlp;

import io.inferscope.model.LogRecord;
import io.inferscope.model.Span;
import io.inferscope.model.Value;

/** Writes the fields of log records and spans. */
final class RecordWriter {
  private RecordWriter() {}

  static void logRecord(WireWriter out, LogRecord record) {
    out.fixed64(1, record.timeUnixNano());
    out.varint(2, record.severityNumber());
    out.text(3, record.severityText());
    if (!(record.body() instanceof Value.Empty)) {
      ValueWriter.value(out, 5, record.body());
    }
    ValueWriter.attributes(out, 6, record.attributes());
    out.unsigned(7, record.droppedAttributesCount());
    out.fixed32(8, record.flags());
    out.id(9, record.traceId());
    out.id(10, record.spanId());
    out.fixed64(11, record.observedTimeUnixNano());
    out.text(12, record.eventName());
  }

  static void span(WireWriter out, Span span) {
    out.id(1, span.traceId());
    out.id(2, span.spanId());
    out.text(3, span.traceState());
    out.id(4, span.parentSpanId());
    out.text(5, span.name());
    out.varint(6, number(span.kind()));
    out.fixed64(7, span.startTimeUnixNano());
    out.fixed64(8, span.endTimeUnixNano());
    ValueWriter.attributes(out, 9, span.attributes());
    out.unsigned(10, span.droppedAttributesCount());
    span.events().forEach(event -> event(out, event));
    out.unsigned(12, span.droppedEventsCount());
    span.links().forEach(link -> link(out, link));
    out.unsigned(14, span.droppedLinksCount());
    status(out, span);
    out.fixed32(16, span.flags());
  }

  private static void event(WireWriter out, Span.Event event) {
    int start = out.begin(11);
    out.fixed64(1, event.timeUnixNano());
    out.text(2, event.name());
    ValueWriter.attributes(out, 3, event.attributes());
    out.unsigned(4, event.droppedAttributesCount());
    out.end(start);
  }

  private static void link(WireWriter out, Span.Link link) {
    int start = out.begin(13);
    out.id(1, link.traceId());
    out.id(2, link.spanId());
    out.text(3, link.traceState());
    ValueWriter.attributes(out, 4, link.attributes());
    out.unsigned(5, link.droppedAttributesCount());
    out.end(start);
  }

  private static void status(WireWriter out, Span span) {
    if (span.status() == Span.StatusCode.UNSET && span.statusMessage().isEmpty()) {
      return;
    }
    int start = out.begin(15);
    out.text(2, span.statusMessage());
    out.varint(3, number(span.status()));
    out.end(start);
  }

  private static int number(Span.SpanKind kind) {
    return switch (kind) {
      case UNSPECIFIED -> 0;
      case INTERNAL -> 1;
      case SERVER -> 2;
      case CLIENT -> 3;
      case PRODUCER -> 4;
      case CONSUMER -> 5;
    };
  }

  private static int number(Span.StatusCode code) {
    return switch (code) {
      case UNSET -> 0;
      case OK -> 1;
      case ERROR -> 2;
    };
  }
}
