package io.inferscope.rootcause;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what speaks for each service. Clues of different types are nearly independent, so their
 * strengths add like standard deviations, by their squares.
 */
final class Fusion {
  /** The strength at which there is as much reason to believe as not to. */
  private static final double HALF = 2.7;

  /** Keeps scores apart that would be equal. */
  private static final double STEP = 1e-9;

  private Fusion() {}

  static List<Candidate> rank(List<Clue> clues) {
    Map<String, List<Clue>> byService = new LinkedHashMap<>();
    for (Clue clue : clues) {
      if (clue.strength() > 0) {
        byService.computeIfAbsent(clue.service(), name -> new ArrayList<>()).add(clue);
      }
    }
    List<Candidate> candidates = new ArrayList<>();
    byService.forEach((service, own) -> candidates.add(candidate(service, own)));
    candidates.sort(
        Comparator.comparingDouble(Candidate::score).reversed().thenComparing(Candidate::service));
    return distinctScores(candidates);
  }

  private static Candidate candidate(String service, List<Clue> clues) {
    clues.sort(Comparator.comparingDouble(Clue::strength).reversed());
    double squares = clues.stream().mapToDouble(Clue::square).sum();
    double score = squares / (squares + HALF * HALF);
    return new Candidate(
        service,
        Kinds.of(clues),
        score,
        first(clues, Suspect::instance),
        first(clues, Suspect::operation),
        first(clues, Suspect::version),
        clues.stream().map(clue -> evidence(clue, score, squares)).toList());
  }

  private static @Nullable String first(
      List<Clue> clues, Function<Suspect, @Nullable String> part) {
    return clues.stream()
        .map(Clue::suspect)
        .map(part)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static Evidence evidence(Clue clue, double score, double squares) {
    return new Evidence(
        clue.type(),
        clue.observed().text(),
        clue.observed().before(),
        clue.observed().after(),
        2 * Normal.upperTail(clue.strength()),
        score * clue.square() / squares,
        clue.observed().exampleTraceIds());
  }

  private static List<Candidate> distinctScores(List<Candidate> sorted) {
    List<Candidate> distinct = new ArrayList<>();
    double previous = Double.POSITIVE_INFINITY;
    for (Candidate candidate : sorted) {
      double score = Math.min(candidate.score(), previous - STEP);
      previous = score;
      distinct.add(
          new Candidate(
              candidate.service(),
              candidate.kind(),
              Math.max(0, score),
              candidate.instance(),
              candidate.operation(),
              candidate.version(),
              candidate.evidence()));
    }
    return distinct;
  }
}
