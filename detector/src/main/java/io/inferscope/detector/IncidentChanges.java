package io.inferscope.detector;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ways in which an incident becomes a newer one. */
final class IncidentChanges {
  private IncidentChanges() {}

  /** With findings that say nothing of whether it goes on. */
  static Incident withFindings(Incident old, List<Finding> findings, Instant now) {
    return withFindings(
        old, findings, old.onset(), old.impact().services(), now, old.lastFindingAt());
  }

  /** With findings that show that it goes on. */
  static Incident withHarm(Incident old, List<Finding> findings, Instant onset, Instant now) {
    List<String> services =
        findings.stream()
            .filter(finding -> finding.type().isHarmful())
            .map(Finding::service)
            .distinct()
            .toList();
    return withFindings(old, findings, onset, services, now, now);
  }

  private static Incident withFindings(
      Incident old,
      List<Finding> findings,
      Instant onset,
      List<String> services,
      Instant now,
      @Nullable Instant lastFindingAt) {
    return new Incident(
        old.id(),
        old.tenant(),
        old.state(),
        old.title(),
        old.service(),
        old.kind(),
        onset,
        old.openedAt(),
        now,
        lastFindingAt,
        null,
        old.acknowledgedBy(),
        old.reason(),
        old.suspects(),
        findings,
        new Incident.Impact(old.impact().requests(), old.impact().failed(), services),
        old.changes(),
        old.patterns(),
        old.traces());
  }

  static Incident resolved(Incident old, Instant now) {
    return withState(old, Incident.State.RESOLVED, old.acknowledgedBy(), now);
  }

  static Incident acknowledged(Incident old, String by, Instant now) {
    return withState(old, Incident.State.ACKNOWLEDGED, by, now);
  }

  /** The incident in the state that people have given it meanwhile. */
  static Incident withStateOf(Incident incident, Incident stored) {
    return withState(incident, stored.state(), stored.acknowledgedBy(), incident.updatedAt());
  }

  private static Incident withState(
      Incident old, Incident.State state, @Nullable String acknowledgedBy, Instant now) {
    return new Incident(
        old.id(),
        old.tenant(),
        state,
        old.title(),
        old.service(),
        old.kind(),
        old.onset(),
        old.openedAt(),
        now,
        old.lastFindingAt(),
        state == Incident.State.RESOLVED ? now : null,
        acknowledgedBy,
        old.reason(),
        old.suspects(),
        old.findings(),
        old.impact(),
        old.changes(),
        old.patterns(),
        old.traces());
  }
}
