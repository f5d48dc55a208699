package io.inferscope.rootcause;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Where an incident began: the entry point of this module. Stateless and thread-safe. */
public final class RootCauses {
  static final List<Extractor> EXTRACTORS =
      List.of(
          new LatencyClues(),
          new ShorterWork(),
          new EventClues(),
          new PatternClues(),
          new ErrorClues(),
          new CallClues(),
          new ResourceClues(),
          new StallClues(),
          new PhaseClues(),
          new QualityClues());

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
    Sampling sampling = Sampling.of(telemetry, options);
    TraceGraph graph = TraceGraph.of(sampling.telemetry());
    Slice before = graph.slice(baseline);
    Slice after = graph.slice(incident);
    List<Clue> clues =
        Calibration.calibrate(
            before, after, MetricSeries.of(sampling.telemetry().metrics()), EXTRACTORS);
    List<Candidate> ranking = Fusion.rank(clues);
    boolean abstained = ranking.isEmpty() || ranking.getFirst().score() < options.abstainBelow();
    List<Candidate> shown = ranking.subList(0, Math.min(ranking.size(), options.maxCandidates()));
    String compared = compared(before, after) + sampling.note();
    if (abstained) {
      return new Analysis(
          shown, null, true, "Nothing differs clearly from the baseline: " + compared);
    }
    Window range = new Window(baseline.from(), incident.to());
    Instant onset =
        OnsetSearch.onset(ranking.getFirst().service(), clues, graph.slice(range).traces())
            .orElse(incident.from());
    return new Analysis(shown, onset, false, compared);
  }

  private static String compared(Slice before, Slice after) {
    return String.format(
        Locale.ROOT,
        "%d traces of the incident compared with %d of the baseline",
        after.traces().size(),
        before.traces().size());
  }

  /**
   * Finds when something began, for callers who know only a range that holds both the time before
   * and the time after.
   */
  public static Onset findOnset(Telemetry telemetry, Window range, Options options) {
    Telemetry bounded = Sampling.of(telemetry, options).telemetry();
    return OnsetSearch.find(
        TraceGraph.of(bounded).slice(range),
        MetricSeries.of(bounded.metrics()),
        EXTRACTORS,
        options.abstainBelow());
  }
}
