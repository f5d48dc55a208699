package io.inferscope.detector;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A copy of an incident in which parts are replaced. Not thread-safe. */
final class IncidentDraft {
  private final Incident old;
  private Incident.State state;
  private String title;
  private String service;
  private String kind;
  private Instant onset;
  private Instant updatedAt;
  private @Nullable Instant lastFindingAt;
  private @Nullable Instant resolvedAt;
  private @Nullable String acknowledgedBy;
  private String reason;
  private List<Suspect> suspects;
  private List<Finding> findings;
  private Incident.Impact impact;
  private List<Incident.Change> changes;
  private List<Incident.PatternChange> patterns;
  private List<String> traces;
  private @Nullable BadRequests badRequests;
  private List<Incident.Act> history;
  private @Nullable Feedback feedback;
  private List<Suppressed> suppressed;

  private IncidentDraft(Incident old, Instant now) {
    this.old = old;
    state = old.state();
    title = old.title();
    service = old.service();
    kind = old.kind();
    onset = old.onset();
    updatedAt = now;
    lastFindingAt = old.lastFindingAt();
    resolvedAt = old.resolvedAt();
    acknowledgedBy = old.acknowledgedBy();
    reason = old.reason();
    suspects = old.suspects();
    findings = old.findings();
    impact = old.impact();
    changes = old.changes();
    patterns = old.patterns();
    traces = old.traces();
    badRequests = old.badRequests();
    history = old.history();
    feedback = old.feedback();
    suppressed = old.suppressed();
  }

  /** The incident as it was, updated {@code now}. */
  static IncidentDraft of(Incident old, Instant now) {
    return new IncidentDraft(old, now);
  }

  IncidentDraft state(Incident.State value, @Nullable Instant resolved) {
    state = value;
    resolvedAt = resolved;
    return this;
  }

  IncidentDraft act(String by, String what) {
    history =
        Stream.concat(history.stream(), Stream.of(new Incident.Act(updatedAt, by, what))).toList();
    return this;
  }

  /** What people have said and done meanwhile, in another copy. */
  IncidentDraft peoplesPart(Incident stored) {
    state = stored.state();
    resolvedAt = stored.resolvedAt();
    acknowledgedBy = stored.acknowledgedBy();
    history = stored.history();
    feedback = stored.feedback();
    suppressed = stored.suppressed();
    return this;
  }

  IncidentDraft acknowledgedBy(String by) {
    acknowledgedBy = by;
    return this;
  }

  IncidentDraft feedback(@Nullable Feedback value) {
    feedback = value;
    return this;
  }

  IncidentDraft suppressed(List<Suppressed> value) {
    suppressed = value;
    return this;
  }

  IncidentDraft findings(List<Finding> value) {
    findings = value;
    return this;
  }

  IncidentDraft onset(Instant value) {
    onset = value;
    return this;
  }

  IncidentDraft goesOn() {
    lastFindingAt = updatedAt;
    return this;
  }

  IncidentDraft impact(Incident.Impact value) {
    impact = value;
    return this;
  }

  IncidentDraft answer(
      String newTitle,
      String newService,
      String newKind,
      String newReason,
      List<Suspect> newSuspects) {
    title = newTitle;
    service = newService;
    kind = newKind;
    reason = newReason;
    suspects = newSuspects;
    return this;
  }

  IncidentDraft context(
      List<Incident.Change> newChanges,
      List<Incident.PatternChange> newPatterns,
      List<String> newTraces,
      BadRequests newBadRequests) {
    changes = newChanges;
    patterns = newPatterns;
    traces = newTraces;
    badRequests = newBadRequests;
    return this;
  }

  Incident done() {
    return new Incident(
        old.id(),
        old.tenant(),
        state,
        title,
        service,
        kind,
        onset,
        old.openedAt(),
        updatedAt,
        lastFindingAt,
        resolvedAt,
        acknowledgedBy,
        reason,
        suspects,
        findings,
        impact,
        changes,
        patterns,
        traces,
        badRequests,
        history,
        feedback,
        suppressed);
  }
}
