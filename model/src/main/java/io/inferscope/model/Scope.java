package io.inferscope.model;

/**
 * The instrumentation scope of telemetry; empty strings where absent. One instance is shared by all
 * records of an OTLP {@code ScopeLogs}, {@code ScopeSpans} or {@code ScopeMetrics} message.
 */
public record Scope(
    String name,
    String version,
    Attributes attributes,
    int droppedAttributesCount,
    String schemaUrl) {
  /** A scope about which nothing is known. */
  public static final Scope EMPTY = new Scope("", "", Attributes.EMPTY, 0, "");
}
