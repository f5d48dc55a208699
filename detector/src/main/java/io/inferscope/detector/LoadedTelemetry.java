package io.inferscope.detector;

import io.inferscope.rootcause.Telemetry;

/**
 * What was read for an analysis.
 *
 * @param note for people: which part was read, to be added to a sentence; empty when it was all
 * @param traceShare the part of the traces, each with all its spans and logs, in (0, 1]
 * @param looseShare the part of the logs that belong to no trace, in (0, 1]
 */
public record LoadedTelemetry(
    Telemetry telemetry, String note, double traceShare, double looseShare) {}
