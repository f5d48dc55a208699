package io.inferscope.rootcause;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds when something began. Splits the range at several places, lets the evidence of each split
 * speak, and asks the strongest clue of the best split when it first showed.
 */
final class OnsetSearch {
  /** Parts of equally many traces into which the range is cut; each cut is tried as a split. */
  private static final int SPLITS = 12;

  private static final int MIN_TRACES = 10;

  /** Of each entry, no more traces than this take part in the search. */
  private static final int TRACES_PER_ENTRY = 150;

  /** Kept clear between baseline and onset: requests that were under way. */
  private static final Duration GUARD = Duration.ofSeconds(5);

  private OnsetSearch() {}

  /**
   * Searches a whole range.
   *
   * @param threshold below this score nothing has begun
   */
  static Onset find(
      Slice whole, List<MetricSeries> metrics, List<Extractor> extractors, double threshold) {
    Window range = whole.window();
    Slice thinned = new Slice(range, thin(whole.traces()), whole.looseLogs());
    List<Trace> traces = thinned.traces();
    if (traces.size() < MIN_TRACES) {
      return new Onset.NotFound("fewer than " + MIN_TRACES + " traces in the range", List.of());
    }
    List<Candidate> best = List.of();
    List<Clue> bestClues = List.of();
    for (int split = 1; split < SPLITS; split++) {
      Instant at = Nanos.toInstant(traces.get(split * traces.size() / SPLITS).startNanos());
      Contrast contrast =
          Contrast.of(
              thinned.within(new Window(range.from(), at)),
              thinned.within(new Window(at, range.to())),
              metrics);
      List<Clue> clues = new ArrayList<>();
      extractors.forEach(extractor -> clues.addAll(extractor.extract(contrast)));
      List<Candidate> ranking = Fusion.rank(clues);
      if (score(ranking) > score(best)) {
        best = ranking;
        bestClues = clues;
      }
    }
    if (score(best) < threshold) {
      return new Onset.NotFound("nothing in the range changes clearly", best);
    }
    String why = "something differs, but it has no begin inside the range";
    return onset(best.getFirst().service(), bestClues, traces)
        .map(at -> found(at, range))
        .orElse(new Onset.NotFound(why, best));
  }

  private static double score(List<Candidate> ranking) {
    return ranking.isEmpty() ? -1 : ranking.getFirst().score();
  }

  /** When the strongest clue of a service that can tell first showed. */
  static Optional<Instant> onset(String service, List<Clue> clues, List<Trace> traces) {
    return clues.stream()
        .filter(clue -> clue.service().equals(service) && clue.strength() > 0)
        .sorted(Comparator.comparingDouble(Clue::strength).reversed())
        .map(clue -> Turn.find(clue.witness().observe(traces)))
        .filter(OptionalLong::isPresent)
        .map(turn -> Nanos.toInstant(turn.getAsLong()))
        .findFirst();
  }

  private static Onset found(Instant at, Window range) {
    Instant end = at.minus(GUARD).isBefore(range.from()) ? range.from() : at.minus(GUARD);
    Instant begin = at.isBefore(range.from()) ? range.from() : at;
    return new Onset.Found(begin, new Window(range.from(), end), new Window(begin, range.to()));
  }

  private static List<Trace> thin(List<Trace> traces) {
    Map<String, Integer> counts = new HashMap<>();
    traces.forEach(trace -> counts.merge(trace.entry(), 1, Integer::sum));
    Map<String, Integer> seen = new HashMap<>();
    List<Trace> kept = new ArrayList<>();
    for (Trace trace : traces) {
      int every = 1 + (counts.getOrDefault(trace.entry(), 0) - 1) / TRACES_PER_ENTRY;
      if (seen.merge(trace.entry(), 1, Integer::sum) % every == 0) {
        kept.add(trace);
      }
    }
    return kept;
  }
}
