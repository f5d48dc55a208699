package io.inferscope.model;

/**
 * One OTLP log record.
 *
 * @param timeUnixNano when it happened, nanoseconds since the epoch as an unsigned 64-bit number; 0
 *     when unknown
 * @param observedTimeUnixNano when it was seen, likewise
 * @param severityNumber 0 (unspecified) to 24; other values are kept as they came
 * @param severityText empty when absent
 * @param body {@link Value#EMPTY} when absent
 * @param traceId 32 lower-case hex digits, or empty; other lengths are kept in hex
 * @param spanId 16 lower-case hex digits, or empty
 * @param eventName empty when absent
 */
public record LogRecord(
    Resource resource,
    Scope scope,
    long timeUnixNano,
    long observedTimeUnixNano,
    int severityNumber,
    String severityText,
    Value body,
    Attributes attributes,
    int droppedAttributesCount,
    int flags,
    String traceId,
    String spanId,
    String eventName) {}
