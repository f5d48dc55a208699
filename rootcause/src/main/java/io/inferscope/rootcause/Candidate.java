package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service that may be where the incident began.
 *
 * @param service as its spans, logs or metrics name it; for what sends none, the name by which its
 *     callers know it
 * @param score in [0, 1]; no two candidates of a ranking have the same
 * @param instance the one instance that is to blame, or null when all of them or none in particular
 * @param operation the operation most affected, or null
 * @param version the version that came with the fault, or null
 * @param evidence strongest first
 */
public record Candidate(
    String service,
    FaultKind kind,
    double score,
    @Nullable String instance,
    @Nullable String operation,
    @Nullable String version,
    List<Evidence> evidence) {
  public Candidate {
    evidence = List.copyOf(evidence);
  }
}
