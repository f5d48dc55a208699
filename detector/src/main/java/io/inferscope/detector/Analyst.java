package io.inferscope.detector;

import io.inferscope.model.FaultKind;
import io.inferscope.model.Span;
import io.inferscope.rootcause.Analysis;
import io.inferscope.rootcause.Options;
import io.inferscope.rootcause.PatternedLog;
import io.inferscope.rootcause.RootCauses;
import io.inferscope.rootcause.Telemetry;
import io.inferscope.rootcause.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

  private static final int MOST_PATTERNS = 10;
  private static final int MOST_TRACES = 5;
  private static final int MOST_LOOKED_AT = 3;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final TelemetryLoader loader;

  Analyst(TelemetryLoader loader) {
    this.loader = loader;
  }

  /** The incident with suspects, impact, changes, patterns and examples as of {@code now}. */
  Incident analyse(Incident incident, Lessons lessons, Instant now) {
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
            : lessons.ranked(analysis.ranking().stream().map(Suspect::of).toList(), incident);
    String service =
        suspects.isEmpty()
            ? incident.findings().getFirst().service()
            : suspects.getFirst().service();
    String kind = suspects.isEmpty() ? FaultKind.UNKNOWN.label() : suspects.getFirst().kind();
    return IncidentDraft.of(incident, now)
        .answer(
            title(incident, suspects), service, kind, analysis.reason() + loaded.note(), suspects)
        .impact(impact(telemetry, suffering, incident))
        .context(
            changes(telemetry, baseline),
            patterns(telemetry, baseline, suffering),
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

  /** Requests that entered from outside: spans without a parent among the services. */
  private static Incident.Impact impact(Telemetry telemetry, Window window, Incident incident) {
    long requests = 0;
    long failed = 0;
    for (Span span : telemetry.spans()) {
      if (span.parentSpanId().isEmpty() && inside(window, span.startTimeUnixNano())) {
        requests++;
        failed += span.status() == Span.StatusCode.ERROR ? 1 : 0;
      }
    }
    return new Incident.Impact(requests, failed, incident.impact().services());
  }

  /** Versions that a service shows now and did not show before. */
  private static List<Incident.Change> changes(Telemetry telemetry, Window baseline) {
    Map<String, TreeSet<String>> before = new HashMap<>();
    Map<String, Map<String, Long>> after = new LinkedHashMap<>();
    for (Span span : telemetry.spans()) {
      String version = span.resource().attributes().text("service.version");
      if (version == null) {
        continue;
      }
      String service = span.resource().serviceName();
      if (inside(baseline, span.startTimeUnixNano())) {
        before.computeIfAbsent(service, key -> new TreeSet<>()).add(version);
      } else {
        after
            .computeIfAbsent(service, key -> new LinkedHashMap<>())
            .merge(version, span.startTimeUnixNano(), Math::min);
      }
    }
    List<Incident.Change> changes = new ArrayList<>();
    after.forEach(
        (service, versions) ->
            versions.forEach(
                (version, firstNanos) -> {
                  TreeSet<String> old = before.getOrDefault(service, new TreeSet<>());
                  if (!old.isEmpty() && !old.contains(version)) {
                    String text =
                        "%s runs version %s, %s before"
                            .formatted(service, version, String.join(", ", old));
                    changes.add(new Incident.Change("version", service, text, instant(firstNanos)));
                  }
                }));
    return changes;
  }

  private static List<Incident.PatternChange> patterns(
      Telemetry telemetry, Window baseline, Window window) {
    Map<String, PatternCount> counts = new LinkedHashMap<>();
    for (PatternedLog log : telemetry.logs()) {
      String key = log.record().resource().serviceName() + ' ' + log.pattern().id();
      PatternCount count = counts.computeIfAbsent(key, ignored -> new PatternCount(log));
      if (inside(baseline, log.record().timeUnixNano())) {
        count.before++;
      } else if (inside(window, log.record().timeUnixNano())) {
        count.after++;
      }
    }
    double minutesBefore = Math.max(1, baseline.duration().toSeconds()) / 60.0;
    double minutesAfter = Math.max(1, window.duration().toSeconds()) / 60.0;
    return counts.values().stream()
        .map(count -> count.change(minutesBefore, minutesAfter))
        .filter(change -> surprise(change) >= 3)
        .sorted(Comparator.comparingDouble(Analyst::surprise).reversed())
        .limit(MOST_PATTERNS)
        .toList();
  }

  /** How often a pattern was seen. */
  private static final class PatternCount {
    private final PatternedLog example;
    private long before;
    private long after;

    private PatternCount(PatternedLog example) {
      this.example = example;
    }

    private Incident.PatternChange change(double minutesBefore, double minutesAfter) {
      return new Incident.PatternChange(
          example.pattern().id(),
          example.pattern().template(),
          example.record().resource().serviceName(),
          before / minutesBefore,
          after / minutesAfter);
    }
  }

  /**
   * Difference of the square roots of the rates: about constant variance for counts (Anscombe
   * 1948).
   */
  private static double surprise(Incident.PatternChange change) {
    return 2 * Math.abs(Math.sqrt(change.afterPerMinute()) - Math.sqrt(change.beforePerMinute()));
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
                span -> span.parentSpanId().isEmpty() && inside(window, span.startTimeUnixNano()))
            .sorted(
                Comparator.comparing((Span span) -> span.status() != Span.StatusCode.ERROR)
                    .thenComparing(Comparator.comparingLong(Span::durationNanos).reversed()))
            .map(Span::traceId)
            .distinct()
            .limit(MOST_TRACES)
            .toList()
        : shown;
  }

  private static boolean inside(Window window, long unixNanos) {
    Instant at = instant(unixNanos);
    return !at.isBefore(window.from()) && at.isBefore(window.to());
  }

  private static Instant instant(long unixNanos) {
    return Instant.ofEpochSecond(0, unixNanos);
  }
}
