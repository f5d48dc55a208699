package io.inferscope.rootcause;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Where an incident began: the entry point of this module. Stateless and thread-safe. */
public final class RootCauses {
  static final List<Extractor> EXTRACTORS =
      List.of(new LatencyClues(), new EventClues(), new ResourceClues());

  private RootCauses() {}

  /**
   * Ranks the services by what speaks for each as the place where the incident began.
   *
   * @param telemetry everything between the begin of {@code baseline} and the end of {@code
   *     incident}
   * @param baseline a time without the fault, ends before the incident begins
   */
  public static Analysis analyse(
      Telemetry telemetry, Window baseline, Window incident, Options options) {
    List<Trace> traces = TraceGraph.traces(telemetry);
    Slice before = Slice.of(baseline, traces, telemetry.logs());
    Slice after = Slice.of(incident, traces, telemetry.logs());
    List<Clue> clues =
        Calibration.calibrate(before, after, MetricSeries.of(telemetry.metrics()), EXTRACTORS);
    List<Candidate> ranking = Fusion.rank(clues);
    boolean abstained = ranking.isEmpty() || ranking.getFirst().score() < options.abstainBelow();
    return new Analysis(
        ranking.subList(0, Math.min(ranking.size(), options.maxCandidates())),
        abstained
            ? null
            : onset(ranking.getFirst(), clues, traces, new Window(baseline.from(), incident.to()))
                .orElse(incident.from()),
        abstained,
        abstained ? "no service differs clearly from its baseline" : "");
  }

  /**
   * Finds when something began, for callers who know only a range that holds both the time before
   * and the time after.
   */
  public static Onset findOnset(Telemetry telemetry, Window range, Options options) {
    return OnsetSearch.find(
        TraceGraph.traces(telemetry),
        MetricSeries.of(telemetry.metrics()),
        range,
        EXTRACTORS,
        options.abstainBelow());
  }

  private static Optional<Instant> onset(
      Candidate candidate, List<Clue> clues, List<Trace> traces, Window range) {
    List<Trace> within =
        traces.stream().filter(trace -> range.contains(trace.startNanos())).toList();
    OptionalLong onset = OnsetSearch.onset(candidate.service(), clues, within);
    return onset.isEmpty() ? Optional.empty() : Optional.of(Nanos.toInstant(onset.getAsLong()));
  }
}
