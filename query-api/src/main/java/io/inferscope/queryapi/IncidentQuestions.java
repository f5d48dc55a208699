package io.inferscope.queryapi;

import io.inferscope.detector.BadRequests;
import io.inferscope.detector.BlastRadius;
import io.inferscope.detector.Feedback;
import io.inferscope.detector.Incident;
import io.inferscope.detector.Suspect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What people ask of an incident, in the order in which they ask it: is the telemetry to be
 * trusted, since when, who is hit, what changed, of what kind, how do bad requests differ, what do
 * the logs say, where does it start, is it the host, was it seen before, is it over.
 */
final class IncidentQuestions {
  /** Evidence that a host, a replica or a device gives. */
  private static final Set<String> OF_HOSTS = Set.of("resource", "stall", "absence");

  private static final int MOST_SHOWN = 3;

  private final Supplier<Pipeline> pipeline;
  private final IncidentLinks links;

  IncidentQuestions(Supplier<Pipeline> pipeline, IncidentLinks links) {
    this.pipeline = pipeline;
    this.links = links;
  }

  /** One question, what is known, and where more is to be had. */
  record Question(String question, String answer, List<IncidentLinks.Link> links) {}

  List<Question> of(Incident incident, List<IncidentOperations.Similar> similar, Instant now) {
    Instant end = Optional.ofNullable(incident.resolvedAt()).orElse(now);
    IncidentLinks.Around around = links.around(incident, end);
    return List.of(
        new Question("Can the telemetry be trusted?", trust(incident), around.pipeline()),
        new Question("Since when?", since(incident, end), List.of()),
        new Question("Who is hit?", hit(incident), around.requests()),
        new Question("What changed then?", changed(incident), around.comparison()),
        new Question("Of what kind is it?", kind(incident), List.of()),
        new Question("How do bad requests differ?", differing(incident), around.badRequests()),
        new Question("What do the logs say?", logs(incident), around.logs()),
        new Question("Where does it start?", where(incident), around.traces()),
        new Question("Is it the host or the GPU?", host(incident), List.of()),
        new Question("Was it seen before?", before(similar), List.of()),
        new Question("Is it over, and was this right?", over(incident), around.feedback()));
  }

  private String trust(Incident incident) {
    Pipeline account = pipeline.get();
    long buffered = account.requests().stream().mapToLong(Pipeline.Requests::buffered).sum();
    double lag =
        account.requests().stream().mapToDouble(Pipeline.Requests::lagSeconds).max().orElse(0);
    long quarantined =
        account.records().stream()
            .filter(row -> row.tenant().equals(incident.tenant()))
            .mapToLong(Pipeline.Records::quarantined)
            .sum();
    String behind =
        buffered == 0
            ? "nothing waits to be stored"
            : String.format(
                Locale.ROOT, "%d requests wait to be stored, the oldest for %.0f s", buffered, lag);
    return String.format(
        Locale.ROOT,
        "%s: %s, %d records in quarantine.",
        account.balanced() ? "Yes" : "Not wholly, the loss account does not add up",
        behind,
        quarantined);
  }

  private static String since(Incident incident, Instant end) {
    return String.format(
        Locale.ROOT,
        "Since %s, for %s; noticed %s later.",
        incident.onset(),
        lasting(incident.onset(), end),
        lasting(incident.onset(), incident.openedAt()));
  }

  private static String lasting(Instant from, Instant to) {
    Duration duration = Duration.between(from, to);
    long seconds = Math.max(0, duration.toSeconds());
    return seconds < 120
        ? seconds + " s"
        : seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
  }

  private static String hit(Incident incident) {
    Incident.Impact impact = incident.impact();
    if (impact.requests() == 0) {
      return "No request from outside has been seen since the onset.";
    }
    BlastRadius radius = impact.blastRadius();
    return String.format(
        Locale.ROOT,
        "%d of %d requests failed (%.0f %%)%s; %s.",
        impact.failed(),
        impact.requests(),
        100.0 * impact.failed() / impact.requests(),
        radius == null ? "" : worst(radius),
        impact.services().isEmpty()
            ? "no service deviates by itself"
            : "deviating: " + String.join(", ", impact.services()));
  }

  private static String worst(BlastRadius radius) {
    return ", %d were slow".formatted(radius.slow())
        + worst("; entry points: ", radius.entryPoints())
        + worst("; models: ", radius.models())
        + worst("; replicas: ", radius.replicas())
        + worst("; " + radius.customerAttribute() + ": ", radius.customers());
  }

  private static String worst(String what, List<BlastRadius.Share> shares) {
    String named =
        shares.stream()
            .filter(share -> share.failed() + share.slow() > 0)
            .limit(MOST_SHOWN)
            .map(
                share ->
                    "%s %d of %d"
                        .formatted(share.name(), share.failed() + share.slow(), share.requests()))
            .collect(Collectors.joining(", "));
    return named.isEmpty() ? "" : what + named;
  }

  private static String changed(Incident incident) {
    return incident.changes().isEmpty()
        ? "Nothing that spans say of version, image, flags, models or hosts is new since ten minutes"
            + " before the onset."
        : incident.changes().stream()
            .map(change -> change.text() + ", first seen " + change.at())
            .collect(Collectors.joining("; "));
  }

  private static String kind(Incident incident) {
    return incident.suspects().isEmpty()
        ? "Unknown: " + incident.reason()
        : String.format(
            Locale.ROOT,
            "%s (score %.2f). %s",
            incident.kind(),
            incident.suspects().getFirst().score(),
            incident.reason());
  }

  private static String differing(Incident incident) {
    BadRequests bad = incident.badRequests();
    if (bad == null) {
      return "Not looked at yet.";
    }
    return bad.differences().isEmpty()
        ? bad.summary()
        : bad.differences().stream()
            .map(BadRequests.Difference::text)
            .collect(Collectors.joining(" "));
  }

  private static String logs(Incident incident) {
    return incident.patterns().isEmpty()
        ? "No pattern comes more or less often than before."
        : incident.patterns().stream()
            .limit(MOST_SHOWN)
            .map(
                pattern ->
                    String.format(
                        Locale.ROOT,
                        "%s: '%s' %.1f a minute, %.1f before",
                        pattern.service(),
                        pattern.template(),
                        pattern.afterPerMinute(),
                        pattern.beforePerMinute()))
            .collect(Collectors.joining("; "));
  }

  private static String where(Incident incident) {
    if (incident.suspects().isEmpty()) {
      return "Nobody is suspected: " + incident.reason();
    }
    Suspect first = incident.suspects().getFirst();
    String place =
        first.service()
            + (first.instance() == null ? "" : ", instance " + first.instance())
            + (first.operation() == null ? "" : ", operation " + first.operation());
    return first.evidence().isEmpty() ? place : place + ": " + first.evidence().getFirst().text();
  }

  private static String host(Incident incident) {
    String notes =
        incident.suspects().stream()
            .limit(1)
            .flatMap(suspect -> suspect.evidence().stream())
            .filter(note -> OF_HOSTS.contains(note.type()))
            .limit(MOST_SHOWN)
            .map(Suspect.Note::text)
            .collect(Collectors.joining("; "));
    return notes.isEmpty() ? "No resource of the first suspect stands out." : notes;
  }

  private static String before(List<IncidentOperations.Similar> similar) {
    return similar.isEmpty()
        ? "No earlier incident is like it."
        : similar.stream()
            .limit(MOST_SHOWN)
            .map(
                one ->
                    String.format(
                        Locale.ROOT,
                        "%s, %s (%s%s); in common: %s",
                        one.openedAt(),
                        one.title(),
                        one.kind(),
                        one.feedback().map(said -> ", judged " + label(said)).orElse(""),
                        String.join(", ", one.common())))
            .collect(Collectors.joining(". "));
  }

  private static String over(Incident incident) {
    String said =
        incident.feedback() == null
            ? "Nobody has said yet whether this is right."
            : String.format(
                Locale.ROOT,
                "Judged %s by %s.",
                label(incident.feedback()),
                incident.feedback().by());
    return (incident.goesOn() ? "It goes on. " : "It is over. ") + said + heldBack(incident);
  }

  private static String heldBack(Incident incident) {
    return incident.suppressed().isEmpty()
        ? ""
        : incident.suppressed().stream()
            .limit(MOST_SHOWN)
            .map(
                one ->
                    "%d findings on %s of %s, the last at %s"
                        .formatted(one.count(), one.detail(), one.service(), one.lastAt()))
            .collect(Collectors.joining("; ", " Held back since, as no problem: ", "."));
  }

  private static String label(Feedback feedback) {
    return feedback.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
