package io.inferscope.detector;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Folds findings into incidents: a finding joins an active incident when it is about the same
 * series or when its service exchanges requests with one that the incident already touches;
 * otherwise it opens one, but only once it has been seen in two judgements in a row, since a page
 * is expensive. What is harmless by itself only joins: it opens no incident, keeps none open and
 * moves no onset. Not thread-safe.
 */
final class IncidentBook {
  /** Times the quiet time after which an incident is over. */
  private static final int REOPEN_FACTOR = 6;

  private final String tenant;
  private final Duration resolveAfter;
  private final Function<Finding, String> ids;
  private final Duration reopenWithin;
  private final Map<String, Incident> active = new LinkedHashMap<>();

  /** Those that ended a short while ago; as few as have been active. */
  private final Map<String, Incident> over = new LinkedHashMap<>();

  private Map<Subject, Finding> seenBefore = Map.of();

  IncidentBook(String tenant, Duration resolveAfter) {
    this(tenant, resolveAfter, finding -> id(tenant, finding));
  }

  /**
   * @param ids for the incident that a finding opens
   */
  IncidentBook(String tenant, Duration resolveAfter, Function<Finding, String> ids) {
    this.tenant = tenant;
    this.resolveAfter = resolveAfter;
    reopenWithin = resolveAfter.multipliedBy(REOPEN_FACTOR);
    this.ids = ids;
  }

  /**
   * The same for whoever opens an incident for the same reason: two processes that both believe to
   * be the one that watches meet in one document.
   */
  static String id(String tenant, Finding finding) {
    String cause =
        String.join(
            "\u0000",
            tenant,
            finding.type().name(),
            finding.service(),
            finding.detail(),
            Long.toString(Buckets.of(finding.onset())));
    return UUID.nameUUIDFromBytes(cause.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * Takes up an incident of before a restart, or of another process; what is over may come back.
   */
  void restore(Incident incident) {
    (incident.goesOn() ? active : over).put(incident.id(), incident);
  }

  /**
   * Folds one judgement's findings in.
   *
   * @param connected whether requests flow between two services, directly or through others
   * @return every incident that changed, resolved ones included
   */
  List<Incident> fold(List<Finding> findings, BiPredicate<String, String> connected, Instant now) {
    Map<String, Incident> changed = new LinkedHashMap<>();
    Map<Subject, Finding> seen = new LinkedHashMap<>();
    List<Finding> confirmed = new ArrayList<>();
    for (Finding finding : findings) {
      Optional<Incident> home = home(finding, connected);
      Finding before = seenBefore.get(Subject.of(finding));
      if (home.isPresent()) {
        put(changed, with(home.get(), finding, now));
      } else if (before != null) {
        confirmed.add(withOnset(finding, before.onset()));
      } else if (finding.type().isHarmful()) {
        seen.put(Subject.of(finding), finding);
      }
    }
    for (Finding finding : confirmed) {
      Incident incident =
          home(finding, connected)
              .map(home -> with(home, finding, now))
              .or(() -> reopened(finding, now))
              .orElseGet(() -> open(finding, now));
      put(changed, incident);
    }
    seenBefore = seen;
    resolveQuiet(now).forEach(incident -> changed.put(incident.id(), incident));
    return List.copyOf(changed.values());
  }

  private void put(Map<String, Incident> changed, Incident incident) {
    active.put(incident.id(), incident);
    changed.put(incident.id(), incident);
  }

  /** Replaces an active incident by its newer self, for example after an analysis. */
  void replace(Incident incident) {
    if (incident.goesOn()) {
      active.put(incident.id(), incident);
    } else {
      over(incident);
    }
  }

  private void over(Incident incident) {
    active.remove(incident.id());
    over.put(incident.id(), incident);
  }

  /** The incidents that go on. */
  List<Incident> active() {
    return List.copyOf(active.values());
  }

  /** Whether it is one of those. */
  boolean isActive(String id) {
    return active.containsKey(id);
  }

  /** The earliest onset of those and of the findings that wait to be seen again, if any. */
  Optional<Instant> earliestOnset() {
    return Stream.concat(
            active.values().stream().map(Incident::onset),
            seenBefore.values().stream().map(Finding::onset))
        .min(Instant::compareTo);
  }

  private Optional<Incident> home(Finding finding, BiPredicate<String, String> connected) {
    return active.values().stream()
        .filter(
            incident ->
                incident.findings().stream()
                    .anyMatch(
                        known ->
                            known.service().equals(finding.service())
                                || connected.test(known.service(), finding.service())))
        .findFirst();
  }

  /** What was called over a short while ago and shows the same finding again was not over. */
  private Optional<Incident> reopened(Finding finding, Instant now) {
    over.values().removeIf(incident -> !incident.updatedAt().plus(reopenWithin).isAfter(now));
    Subject subject = Subject.of(finding);
    Optional<Incident> again =
        over.values().stream()
            .filter(
                incident -> incident.findings().stream().map(Subject::of).anyMatch(subject::equals))
            .findFirst();
    again.ifPresent(incident -> over.remove(incident.id()));
    return again.map(incident -> with(IncidentChanges.reopened(incident, now), finding, now));
  }

  private Incident open(Finding finding, Instant now) {
    return new Incident(
        ids.apply(finding),
        tenant,
        Incident.State.OPEN,
        finding.text(),
        finding.service(),
        "unknown",
        finding.onset(),
        now,
        now,
        now,
        null,
        null,
        "being analysed",
        List.of(),
        List.of(finding),
        new Incident.Impact(0, 0, List.of(finding.service()), null),
        List.of(),
        List.of(),
        List.of(),
        null,
        List.of(new Incident.Act(now, IncidentChanges.DETECTOR, "opened")),
        null,
        List.of());
  }

  private static Incident with(Incident incident, Finding finding, Instant now) {
    Map<Subject, Finding> bySubject = new LinkedHashMap<>();
    incident.findings().forEach(known -> bySubject.put(Subject.of(known), known));
    Finding known = bySubject.get(Subject.of(finding));
    // The first estimate of an onset saw the change against an unspoilt baseline.
    bySubject.put(Subject.of(finding), known == null ? finding : withOnset(finding, known.onset()));
    List<Finding> findings = List.copyOf(bySubject.values());
    if (!finding.type().isHarmful()) {
      return IncidentChanges.withFindings(incident, findings, now);
    }
    Instant onset = finding.onset().isBefore(incident.onset()) ? finding.onset() : incident.onset();
    return IncidentChanges.withHarm(incident, findings, onset, now);
  }

  private static Finding withOnset(Finding finding, Instant onset) {
    return new Finding(
        finding.type(),
        finding.service(),
        finding.detail(),
        finding.text(),
        finding.before(),
        finding.after(),
        finding.pValue(),
        onset);
  }

  private List<Incident> resolveQuiet(Instant now) {
    List<Incident> resolved = new ArrayList<>();
    for (Incident incident : active()) {
      Instant last =
          incident.lastFindingAt() == null ? incident.openedAt() : incident.lastFindingAt();
      if (!last.plus(resolveAfter).isAfter(now)) {
        Incident done = IncidentChanges.resolved(incident, IncidentChanges.DETECTOR, now);
        over(done);
        resolved.add(done);
      }
    }
    return resolved;
  }
}
