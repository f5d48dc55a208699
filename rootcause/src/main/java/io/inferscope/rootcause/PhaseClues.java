package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import io.inferscope.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which phase of a model's answer takes longer: waiting, reading the prompt, writing the answer.
 */
final class PhaseClues implements Extractor {
  private static final Map<String, FaultKind> PHASES =
      Map.of(
          "gen_ai.latency.time_in_queue", FaultKind.QUEUE,
          "gen_ai.latency.time_in_model_prefill", FaultKind.LOAD,
          "gen_ai.latency.time_in_model_decode", FaultKind.CPU);

  /** Seconds below which nobody cares how a phase grows. */
  private static final double FLOOR_SECONDS = 0.01;

  /** Answers of one window are not independent: more than this make nothing more certain. */
  private static final double INDEPENDENT = 20;

  private record Key(String service, String phase) {}

  private static final class Sides {
    final Map<String, Samples> before = new LinkedHashMap<>();
    final Map<String, Samples> after = new LinkedHashMap<>();
  }

  @Override
  public List<Clue> extract(Contrast contrast) {
    Map<Key, Sides> phases = new LinkedHashMap<>();
    collect(contrast.before(), true, phases);
    collect(contrast.after(), false, phases);
    List<Clue> clues = new ArrayList<>();
    phases.forEach((key, sides) -> clues.add(clue(key, sides)));
    return clues;
  }

  private static void collect(Slice slice, boolean before, Map<Key, Sides> phases) {
    for (Trace trace : slice.traces()) {
      for (SpanNode node : trace.nodes()) {
        for (String phase : PHASES.keySet()) {
          Value value = node.span.attributes().get(phase);
          if (value != null) {
            Sides sides = phases.computeIfAbsent(new Key(node.service, phase), key -> new Sides());
            String model = node.span.attributes().text("gen_ai.request.model", "");
            (before ? sides.before : sides.after)
                .computeIfAbsent(model, key -> new Samples())
                .add(FLOOR_SECONDS + node.span.attributes().number(phase));
          }
        }
      }
    }
  }

  private static Clue clue(Key key, Sides sides) {
    RankTest test = new RankTest();
    double largestRatio = 0;
    double before = 0;
    double after = 0;
    double count = 0;
    for (Map.Entry<String, Samples> model : sides.after.entrySet()) {
      Samples earlier = sides.before.getOrDefault(model.getKey(), new Samples());
      test.add(earlier, model.getValue());
      count += model.getValue().size();
      double ratio = model.getValue().median() / earlier.median();
      if (ratio > largestRatio) {
        largestRatio = ratio;
        before = earlier.median();
        after = model.getValue().median();
      }
    }
    double growth = largestRatio <= 1 ? 0 : 1 - 1 / largestRatio;
    String text =
        String.format(
            Locale.ROOT,
            "%s takes %.0f ms, usually %.0f ms",
            key.phase().substring(key.phase().lastIndexOf('.') + 1),
            1e3 * (after - FLOOR_SECONDS),
            1e3 * (before - FLOOR_SECONDS));
    return new Clue(
        EvidenceType.MODEL_PHASE,
        Suspect.service(key.service()),
        PHASES.getOrDefault(key.phase(), FaultKind.UNKNOWN),
        Math.max(0, test.z() * growth * Math.sqrt(Math.min(1, INDEPENDENT / count))),
        new Observed(before, after, text, List.of()),
        traces -> List.of());
  }
}
