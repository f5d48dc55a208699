package io.inferscope.detector;

import io.inferscope.model.FaultKind;
import io.inferscope.model.Span;
import io.inferscope.rootcause.Analysis;
import io.inferscope.rootcause.Options;
import io.inferscope.rootcause.RootCauses;
import io.inferscope.rootcause.Telemetry;
import io.inferscope.rootcause.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Completes an incident with what an analysis of its telemetry shows. Thread-safe. */
final class Analyst {
  private static final Duration LONGEST_BASELINE = Duration.ofMinutes(10);
  private static final Duration LONGEST_INCIDENT = Duration.ofMinutes(10);

  /** Before the baseline, so that resource metrics are judged by more than it. */
  private static final Duration METRIC_HISTORY = Duration.ofMinutes(20);

  /** Between the windows lies the uncertainty of the onset. */
  private static final Duration GUARD = Duration.ofSeconds(Buckets.SECONDS);

  /** Less than a lease is worth, which others renew meanwhile. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int MOST_TRACES = 5;
  private static final int MOST_LOOKED_AT = 3;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final TelemetryLoader loader;
  private final BlastRadiusFinder radii;

  Analyst(TelemetryLoader loader, BlastRadiusFinder radii) {
    this.loader = loader;
    this.radii = radii;
  }

  /**
   * The incident with suspects, impact, changes, patterns and examples as of {@code now}; empty
   * where other analyses take too long.
   */
  Optional<Incident> analyse(Incident incident, Lessons lessons, Instant now) {
    return TelemetryLoader.inTurn(PATIENCE, () -> analysed(incident, lessons, now));
  }

  private Incident analysed(Incident incident, Lessons lessons, Instant now) {
    Instant onset = incident.onset();
    Instant end = earlier(now, onset.plus(LONGEST_INCIDENT));
    LoadedTelemetry loaded =
        loader.load(incident.tenant(), onset.minus(LONGEST_BASELINE), end, METRIC_HISTORY);
    Telemetry telemetry = loaded.telemetry();
    Window baseline = new Window(onset.minus(LONGEST_BASELINE), onset.minus(GUARD));
    Window suffering = new Window(onset, end);
    Analysis analysis = RootCauses.analyse(telemetry, baseline, suffering, Options.DEFAULT);
    List<Suspect> suspects =
        analysis.abstained()
            ? List.of()
            : ExampleLogs.added(
                lessons.ranked(analysis.ranking().stream().map(Suspect::of).toList(), incident),
                telemetry,
                baseline,
                suffering);
    BlastRadius radius = radii.find(incident.tenant(), loaded, baseline, suffering, now);
    String service =
        suspects.isEmpty()
            ? incident.findings().getFirst().service()
            : suspects.getFirst().service();
    String kind = suspects.isEmpty() ? FaultKind.UNKNOWN.label() : suspects.getFirst().kind();
    return IncidentDraft.of(incident, now)
        .answer(
            title(incident, suspects), service, kind, analysis.reason() + loaded.note(), suspects)
        .impact(
            new Incident.Impact(
                radius.requests(), radius.failed(), incident.impact().services(), radius))
        .context(
            ResourceChanges.of(telemetry.spans(), baseline),
            PatternRates.of(loaded, baseline, suffering),
            traces(telemetry, suffering, suspects),
            RequestContrast.of(telemetry.spans(), baseline, suffering, lookedAt(suspects, service)))
        .done();
  }

  /** Whose spans may tell bad requests from good ones, beside those with which they entered. */
  private static Set<String> lookedAt(List<Suspect> suspects, String service) {
    return Stream.concat(Stream.of(service), suspects.stream().map(Suspect::service))
        .distinct()
        .limit(MOST_LOOKED_AT)
        .collect(Collectors.toSet());
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static String title(Incident incident, List<Suspect> suspects) {
    String since = " since " + CLOCK.format(incident.onset()) + " UTC";
    if (suspects.isEmpty()) {
      return incident.findings().getFirst().text() + since;
    }
    Suspect first = suspects.getFirst();
    String where =
        first.instance() == null
            ? first.service()
            : first.service() + " (" + first.instance() + ")";
    String why = first.evidence().isEmpty() ? "" : ": " + first.evidence().getFirst().text();
    return where + ", " + first.kind() + since + why;
  }

  private static List<String> traces(Telemetry telemetry, Window window, List<Suspect> suspects) {
    List<String> shown =
        suspects.stream()
            .limit(1)
            .flatMap(suspect -> suspect.evidence().stream())
            .flatMap(note -> note.traces().stream())
            .distinct()
            .limit(MOST_TRACES)
            .toList();
    return shown.isEmpty()
        ? telemetry.spans().stream()
            .filter(
                span ->
                    span.parentSpanId().isEmpty()
                        && Windows.contains(window, span.startTimeUnixNano()))
            .sorted(
                Comparator.comparing((Span span) -> span.status() != Span.StatusCode.ERROR)
                    .thenComparing(Comparator.comparingLong(Span::durationNanos).reversed()))
            .map(Span::traceId)
            .distinct()
            .limit(MOST_TRACES)
            .toList()
        : shown;
  }
}
