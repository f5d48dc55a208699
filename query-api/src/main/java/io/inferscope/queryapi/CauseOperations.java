package io.inferscope.queryapi;

import io.inferscope.detector.BlastRadius;
import io.inferscope.detector.BlastRadiusFinder;
import io.inferscope.detector.ExampleLogs;
import io.inferscope.detector.LoadedTelemetry;
import io.inferscope.detector.Suspect;
import io.inferscope.detector.TelemetryLoader;
import io.inferscope.rootcause.Analysis;
import io.inferscope.rootcause.Onset;
import io.inferscope.rootcause.Options;
import io.inferscope.rootcause.RootCauses;
import io.inferscope.rootcause.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Ranked causes of what changed between two windows. */
final class CauseOperations {
  /** History before the range that resource metrics are judged by. */
  private static final Duration HISTORY = Duration.ofHours(1);

  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TelemetryLoader loader;
  private final BlastRadiusFinder radii;

  CauseOperations(TelemetryLoader loader, BlastRadiusFinder radii) {
    this.loader = loader;
    this.radii = radii;
  }

  record RootCauseAnswer(
      boolean abstained,
      String reason,
      Optional<Instant> onset,
      Optional<TimeRange> baseline,
      Optional<TimeRange> incident,
      Optional<BlastRadius> blastRadius,
      List<Suspect> ranking) {}

  RootCauseAnswer find(ApiRequest request) {
    return TelemetryLoader.inTurn(PATIENCE, () -> answer(request))
        .orElseThrow(CauseOperations::busy);
  }

  static ProblemException busy() {
    return new ProblemException(503, "Busy", "Other analyses are running; try again later");
  }

  private RootCauseAnswer answer(ApiRequest request) {
    Optional<TimeRange> baseline = request.range("baseline_from", "baseline_to");
    Optional<TimeRange> incident = request.range("incident_from", "incident_to");
    if (baseline.isPresent() != incident.isPresent()) {
      throw new ProblemException(
          400,
          "Bad parameter",
          "Give all of baseline_from, baseline_to, incident_from and incident_to, or none");
    }
    if (baseline.isPresent() && incident.isPresent()) {
      LoadedTelemetry loaded =
          load(request, earlier(baseline.get(), incident.get()), incident.get().to());
      return answer(request, loaded, window(baseline.get()), window(incident.get()), false);
    }
    TimeRange range = request.range();
    LoadedTelemetry loaded = load(request, range.from(), range.to());
    return switch (RootCauses.findOnset(loaded.telemetry(), window(range), Options.DEFAULT)) {
      case Onset.Found found -> answer(request, loaded, found.baseline(), found.incident(), true);
      case Onset.NotFound nothing ->
          new RootCauseAnswer(
              true,
              nothing.reason() + loaded.note(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              nothing.considered().stream()
                  .limit(Options.DEFAULT.maxCandidates())
                  .map(Suspect::of)
                  .toList());
    };
  }

  private static Instant earlier(TimeRange one, TimeRange other) {
    return one.from().isBefore(other.from()) ? one.from() : other.from();
  }

  private LoadedTelemetry load(ApiRequest request, Instant from, Instant to) {
    return loader.load(request.tenant(), from, to, HISTORY);
  }

  private RootCauseAnswer answer(
      ApiRequest request, LoadedTelemetry loaded, Window baseline, Window incident, boolean found) {
    Analysis analysis = RootCauses.analyse(loaded.telemetry(), baseline, incident, Options.DEFAULT);
    Optional<Instant> onset = Optional.ofNullable(analysis.onset());
    return new RootCauseAnswer(
        analysis.abstained(),
        analysis.reason() + loaded.note(),
        onset.or(() -> found ? Optional.of(incident.from()) : Optional.empty()),
        Optional.of(new TimeRange(baseline.from(), baseline.to())),
        Optional.of(new TimeRange(incident.from(), incident.to())),
        Optional.of(radii.find(request.tenant(), loaded, baseline, incident, incident.to())),
        ExampleLogs.added(
            analysis.ranking().stream().map(Suspect::of).toList(),
            loaded.telemetry(),
            baseline,
            incident));
  }

  private static Window window(TimeRange range) {
    return new Window(range.from(), range.to());
  }
}
