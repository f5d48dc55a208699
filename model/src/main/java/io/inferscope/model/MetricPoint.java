package io.inferscope.model;

/**
 * One data point of one OTLP metric.
 *
 * @param startTimeUnixNano start of the accumulation, nanoseconds since the epoch, unsigned; 0 when
 *     absent
 * @param timeUnixNano when it was measured; 0 when unknown
 * @param unit UCUM unit, empty when absent
 * @param flags bit 0 set: the point says that there is no value
 */
public record MetricPoint(
    Resource resource,
    Scope scope,
    String name,
    String description,
    String unit,
    Attributes attributes,
    long startTimeUnixNano,
    long timeUnixNano,
    int flags,
    PointValue value) {}
