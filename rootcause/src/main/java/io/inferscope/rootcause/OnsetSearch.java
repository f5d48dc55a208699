package io.inferscope.rootcause;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Finds when something began. Splits the range at several places, lets the evidence of each split
 * speak, and asks the strongest clue of the best split when it first showed.
 */
final class OnsetSearch {
  /** Splits tried, by number of traces: as many on each side of none as a tenth of them. */
  private static final int SPLITS = 12;

  private static final int MIN_TRACES = 10;

  /** Of each entry, no more traces than this take part in the search. */
  private static final int TRACES_PER_ENTRY = 150;

  /** Kept clear between baseline and onset: requests that were under way. */
  private static final Duration GUARD = Duration.ofSeconds(5);

  private OnsetSearch() {}

  static Onset find(
      List<Trace> all,
      List<MetricSeries> metrics,
      Window range,
      List<Extractor> extractors,
      double threshold) {
    List<Trace> traces =
        thin(all.stream().filter(trace -> range.contains(trace.startNanos())).toList());
    if (traces.size() < MIN_TRACES) {
      return new Onset.NotFound("fewer than " + MIN_TRACES + " traces in the range");
    }
    Candidate best = null;
    List<Clue> bestClues = List.of();
    for (int split = 1; split < SPLITS; split++) {
      Instant at = Nanos.toInstant(traces.get(split * traces.size() / SPLITS).startNanos());
      Slice before = Slice.of(new Window(range.from(), at), traces, List.of());
      Slice after = Slice.of(new Window(at, range.to()), traces, List.of());
      Contrast contrast = Contrast.of(before, after, metrics);
      List<Clue> clues = new ArrayList<>();
      extractors.forEach(extractor -> clues.addAll(extractor.extract(contrast)));
      List<Candidate> ranking = Fusion.rank(clues);
      if (!ranking.isEmpty() && (best == null || ranking.getFirst().score() > best.score())) {
        best = ranking.getFirst();
        bestClues = clues;
      }
    }
    if (best == null || best.score() < threshold) {
      return new Onset.NotFound("nothing in the range changes clearly");
    }
    OptionalLong onset = onset(best.service(), bestClues, traces);
    return onset.isEmpty()
        ? new Onset.NotFound("something differs, but it has no begin inside the range")
        : found(Nanos.toInstant(onset.getAsLong()), range);
  }

  /** When the strongest clue of a service that can tell first showed. */
  static OptionalLong onset(String service, List<Clue> clues, List<Trace> traces) {
    return clues.stream()
        .filter(clue -> clue.service().equals(service))
        .sorted(Comparator.comparingDouble(Clue::strength).reversed())
        .map(clue -> Turn.find(clue.witness().observe(traces)))
        .filter(OptionalLong::isPresent)
        .findFirst()
        .orElse(OptionalLong.empty());
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
