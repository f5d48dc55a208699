package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Scores of answers that are other than before. Which way is worse depends on what is judged, so
 * either counts.
 */
final class QualityClues implements Extractor {
  /** Answers of one window are not independent: more than this make nothing more certain. */
  private static final double INDEPENDENT = 20;

  /** What lies outside of so many of the earlier scores is unusual. */
  private static final double USUAL = 0.95;

  private record Key(String service, String judged) {}

  private static final class Sides {
    final Samples before = new Samples();
    final Samples after = new Samples();
  }

  @Override
  public List<Clue> extract(Contrast contrast) {
    Map<Key, Sides> scores = new LinkedHashMap<>();
    collect(contrast.before(), true, scores);
    collect(contrast.after(), false, scores);
    List<Clue> clues = new ArrayList<>();
    scores.forEach(
        (key, sides) -> {
          if (sides.before.size() > 0 && sides.after.size() > 0) {
            clues.add(clue(key, sides));
          }
        });
    return clues;
  }

  private static void collect(Slice slice, boolean before, Map<Key, Sides> scores) {
    slice
        .nodes()
        .forEach(
            node ->
                Evaluations.of(
                    node,
                    (judged, score) -> {
                      Sides sides =
                          scores.computeIfAbsent(new Key(node.service, judged), key -> new Sides());
                      (before ? sides.before : sides.after).add(score);
                    }));
  }

  private static Clue clue(Key key, Sides sides) {
    RankTest test = new RankTest();
    test.add(sides.before, sides.after);
    double surplus = Math.sqrt(Math.min(1, INDEPENDENT / sides.after.size()));
    double before = sides.before.median();
    double after = sides.after.median();
    return new Clue(
        EvidenceType.QUALITY,
        Suspect.service(key.service()),
        FaultKind.QUALITY,
        Math.abs(test.z() * test.effect()) * surplus,
        new Observed(
            before,
            after,
            String.format(Locale.ROOT, "%s scores %.2f, usually %.2f", key.judged(), after, before),
            List.of()),
        traces -> observe(key, sides.before, after < before, traces));
  }

  private static List<Witness.Observation> observe(
      Key key, Samples usual, boolean fell, List<Trace> traces) {
    double bound = usual.quantile(fell ? 1 - USUAL : USUAL);
    List<Witness.Observation> observations = new ArrayList<>();
    for (Trace trace : traces) {
      for (SpanNode node : trace.nodes()) {
        if (node.service.equals(key.service())) {
          Evaluations.of(
              node,
              (judged, score) -> {
                if (judged.equals(key.judged())) {
                  observations.add(
                      new Witness.Observation(node.start(), fell ? score < bound : score > bound));
                }
              });
        }
      }
    }
    return observations;
  }
}
