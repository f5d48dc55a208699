package io.inferscope.rootcause;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Where an incident began: the entry point of this module. Stateless and thread-safe. */
public final class RootCauses {
  private static final List<Extractor> EXTRACTORS = List.of(new SelfTimes());

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
    List<Clue> clues = new ArrayList<>();
    EXTRACTORS.forEach(extractor -> clues.addAll(extractor.extract(before, after)));
    clues.sort(Comparator.comparingDouble(Clue::strength).reversed());
    List<Candidate> ranking = new ArrayList<>();
    for (Clue clue : clues) {
      double score = clue.strength() <= 0 ? 0 : clue.strength() / (clue.strength() + 5);
      ranking.add(candidate(clue, score - 1e-9 * ranking.size()));
    }
    boolean abstained = ranking.isEmpty() || ranking.getFirst().score() < options.abstainBelow();
    String reason =
        abstained
            ? "no service differs clearly from its baseline"
            : String.format(
                Locale.ROOT,
                "%d traces compared with %d",
                after.traces().size(),
                before.traces().size());
    return new Analysis(
        ranking.subList(0, Math.min(ranking.size(), options.maxCandidates())),
        abstained ? null : incident.from(),
        abstained,
        reason);
  }

  private static Candidate candidate(Clue clue, double score) {
    Evidence evidence =
        new Evidence(
            clue.type(),
            clue.text(),
            clue.before(),
            clue.after(),
            Normal.upperTail(clue.strength()),
            1,
            clue.exampleTraceIds());
    return new Candidate(
        clue.service(),
        clue.kind(),
        Math.max(0, score),
        clue.instance(),
        clue.operation(),
        null,
        List.of(evidence));
  }
}
