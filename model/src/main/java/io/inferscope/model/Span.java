package io.inferscope.model;

import java.util.List;

/**
 * One OTLP span.
 *
 * @param traceId 32 lower-case hex digits, or empty when the sender left it out
 * @param spanId 16 lower-case hex digits, or empty
 * @param parentSpanId empty for a root span
 * @param startTimeUnixNano nanoseconds since the epoch, unsigned; 0 when unknown
 * @param endTimeUnixNano likewise; may lie before the start where clocks are wrong
 */
public record Span(
    Resource resource,
    Scope scope,
    String traceId,
    String spanId,
    String traceState,
    String parentSpanId,
    int flags,
    String name,
    SpanKind kind,
    long startTimeUnixNano,
    long endTimeUnixNano,
    Attributes attributes,
    int droppedAttributesCount,
    List<Event> events,
    int droppedEventsCount,
    List<Link> links,
    int droppedLinksCount,
    StatusCode status,
    String statusMessage) {

  public Span {
    events = List.copyOf(events);
    links = List.copyOf(links);
  }

  /** End minus start in nanoseconds, 0 where the clock ran backwards. */
  public long durationNanos() {
    return Math.max(0, endTimeUnixNano - startTimeUnixNano);
  }

  /** Something that happened inside a span. */
  public record Event(
      long timeUnixNano, String name, Attributes attributes, int droppedAttributesCount) {}

  /** A pointer to a span of this or another trace. */
  public record Link(
      String traceId,
      String spanId,
      String traceState,
      Attributes attributes,
      int droppedAttributesCount) {}

  /** OTLP's span kinds; numbers that OTLP does not know become {@code UNSPECIFIED}. */
  public enum SpanKind {
    UNSPECIFIED,
    INTERNAL,
    SERVER,
    CLIENT,
    PRODUCER,
    CONSUMER
  }

  /** OTLP's status codes; numbers that OTLP does not know become {@code UNSET}. */
  public enum StatusCode {
    UNSET,
    OK,
    ERROR
  }
}
