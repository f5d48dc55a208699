package io.inferscope.rootcause;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

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
    List<Window> halves = before.split(2);
    Slice first = before.within(halves.getFirst());
    Slice second = before.within(halves.getLast());
    // Extractors know nothing of each other: on several processors they take turns on each.
    List<Contrast> contrasts =
        Stream.<Supplier<Contrast>>of(
                () -> Contrast.of(before, after, metrics),
                () -> Contrast.of(first, second, metrics),
                () -> Contrast.of(second, first, List.of()))
            .parallel()
            .map(Supplier::get)
            .toList();
    Contrast contrast = contrasts.getFirst();
    List<Contrast> quiet = contrasts.subList(1, contrasts.size());
    List<Clue> clues =
        extractors.parallelStream()
            .flatMap(extractor -> clues(extractor, contrast, quiet).stream())
            .toList();
    return VersionClues.withRollouts(clues, contrast);
  }

  private static List<Clue> clues(Extractor extractor, Contrast contrast, List<Contrast> quiet) {
    double noise =
        quiet.stream()
            .flatMap(half -> extractor.extract(half).stream())
            .mapToDouble(Clue::strength)
            .max()
            .orElse(0);
    double factor = noise <= QUIET ? 1 : QUIET / noise;
    return extractor.extract(contrast).stream()
        .map(clue -> clue.withStrength(clue.strength() * factor))
        .toList();
  }
}
