package io.inferscope.detector;

import io.inferscope.rootcause.Telemetry;

/**
 * What was read for an analysis.
 *
 * @param note for people: which part was read, to be added to a sentence; empty when it was all
 */
public record LoadedTelemetry(Telemetry telemetry, String note) {}
