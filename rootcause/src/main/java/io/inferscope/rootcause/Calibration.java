package io.inferscope.rootcause;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells how strong clues are where nothing happened: the baseline's halves are compared with each
 * other, and where they differ more than usual, clues of that type count for less.
 */
final class Calibration {
  /**
   * The strongest clue that a quiet baseline shows. Half of the largest of some hundred standard
   * normal values exceed 2.5.
   */
  private static final double QUIET = 2.5;

  private Calibration() {}

  static List<Clue> calibrate(
      Slice before, Slice after, List<MetricSeries> metrics, List<Extractor> extractors) {
    Contrast contrast = Contrast.of(before, after, metrics);
    List<Window> halves = before.split(2);
    Slice first = before.within(halves.getFirst());
    Slice second = before.within(halves.getLast());
    List<Contrast> quiet =
        List.of(Contrast.of(first, second, metrics), Contrast.of(second, first, List.of()));
    List<Clue> clues = new ArrayList<>();
    for (Extractor extractor : extractors) {
      double noise =
          quiet.stream()
              .flatMap(half -> extractor.extract(half).stream())
              .mapToDouble(Clue::strength)
              .max()
              .orElse(0);
      double factor = noise <= QUIET ? 1 : QUIET / noise;
      for (Clue clue : extractor.extract(contrast)) {
        clues.add(clue.withStrength(clue.strength() * factor));
      }
    }
    return VersionClues.withRollouts(clues, contrast);
  }
}
