package io.inferscope.model;

/**
 * What produced telemetry (OTLP {@code Resource}). One instance is shared by all records of a
 * {@code ResourceLogs}, {@code ResourceSpans} or {@code ResourceMetrics} message.
 *
 * @param schemaUrl empty when absent
 */
public record Resource(Attributes attributes, int droppedAttributesCount, String schemaUrl) {
  /** A resource about which nothing is known. */
  public static final Resource EMPTY = new Resource(Attributes.EMPTY, 0, "");

  /** {@code service.name}, or {@code unknown_service} as the semantic conventions say. */
  public String serviceName() {
    return attributes.text("service.name", "unknown_service");
  }
}
