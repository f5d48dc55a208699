package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that differs between two slices, charged to one service.
 *
 * @param kind what it hints at, {@code UNKNOWN} when it says only where
 * @param strength how unlikely under no change, in standard deviations of a normal distribution
 * @param share which part of the trouble it explains, in [0, 1]
 * @param witness tells when it showed
 */
record Clue(
    EvidenceType type,
    String service,
    @Nullable String operation,
    @Nullable String instance,
    FaultKind kind,
    double strength,
    double share,
    double before,
    double after,
    String text,
    List<String> exampleTraceIds,
    Witness witness) {

  Clue withStrength(double calibrated) {
    return new Clue(
        type,
        service,
        operation,
        instance,
        kind,
        calibrated,
        share,
        before,
        after,
        text,
        exampleTraceIds,
        witness);
  }
}
