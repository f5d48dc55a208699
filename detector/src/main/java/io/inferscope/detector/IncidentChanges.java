package io.inferscope.detector;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The ways in which an incident becomes a newer one. */
final class IncidentChanges {
  /** Who acts where nobody does. */
  static final String DETECTOR = "detector";

  private IncidentChanges() {}

  /** With findings that say nothing of whether it goes on. */
  static Incident withFindings(Incident old, List<Finding> findings, Instant now) {
    return IncidentDraft.of(old, now).findings(findings).done();
  }

  /** With findings that show that it goes on. */
  static Incident withHarm(Incident old, List<Finding> findings, Instant onset, Instant now) {
    List<String> services =
        findings.stream()
            .filter(finding -> finding.type().isHarmful())
            .map(Finding::service)
            .distinct()
            .toList();
    Incident.Impact impact =
        new Incident.Impact(
            old.impact().requests(), old.impact().failed(), services, old.impact().blastRadius());
    return IncidentDraft.of(old, now)
        .findings(findings)
        .onset(onset)
        .impact(impact)
        .goesOn()
        .done();
  }

  static Incident resolved(Incident old, String by, Instant now) {
    return IncidentDraft.of(old, now)
        .state(Incident.State.RESOLVED, now)
        .act(by, "resolved")
        .done();
  }

  static Incident reopened(Incident old, Instant now) {
    return IncidentDraft.of(old, now)
        .state(Incident.State.REOPENED, null)
        .act(DETECTOR, "reopened")
        .done();
  }

  static Incident acknowledged(Incident old, String by, Instant now) {
    return IncidentDraft.of(old, now)
        .state(Incident.State.ACKNOWLEDGED, null)
        .acknowledgedBy(by)
        .act(by, "acknowledged")
        .done();
  }

  /** With what somebody says of it. */
  static Incident withFeedback(Incident old, Feedback feedback) {
    boolean goesOn = old.feedback() != null && old.feedback().verdict() == feedback.verdict();
    return IncidentDraft.of(old, feedback.at())
        .feedback(feedback)
        .suppressed(goesOn ? old.suppressed() : List.of())
        .act(feedback.by(), "feedback: " + feedback.verdict().name().toLowerCase(Locale.ROOT))
        .done();
  }

  /** Without what somebody has said of it. */
  static Incident withoutFeedback(Incident old, String by, Instant now) {
    return IncidentDraft.of(old, now)
        .feedback(null)
        .suppressed(List.of())
        .act(by, "feedback withdrawn")
        .done();
  }

  /** With more deviations that were held back because of what was said of it. */
  static Incident withSuppressed(Incident old, List<Suppressed> more) {
    boolean teaches =
        old.feedback() != null && old.feedback().verdict() == Feedback.Verdict.NOT_A_PROBLEM;
    return teaches
        ? IncidentDraft.of(old, old.updatedAt())
            .suppressed(Suppressed.sum(old.suppressed(), more))
            .done()
        : old;
  }

  /** Without those, which teach nothing. */
  static Incident withoutSuppressed(Incident old) {
    return IncidentDraft.of(old, old.updatedAt()).suppressed(List.of()).done();
  }

  /** The incident with what people have said and done meanwhile. */
  static Incident withPeoplesPartOf(Incident incident, Incident stored) {
    return IncidentDraft.of(incident, incident.updatedAt()).peoplesPart(stored).done();
  }
}
