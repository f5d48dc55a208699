package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Suspects those that were called just before a caller went on otherwise. A call that fails without
 * saying so shows only in that the caller stops after it. One such caller may as well have broken
 * itself; several that go astray after calling the same service can hardly have, and neither can
 * one whose callee takes another time than it used to.
 */
final class CalledBefore {
  /** One change in eighty is as strong by chance; two of them after one call are not. */
  private static final double NOTABLE = 2.5;

  /** What a single caller says against its callee, and what is left against callers explained. */
  private static final double HALF = 0.5;

  /** A callee with a change of its own this strong speaks for itself. */
  private static final double COMPARABLE = 0.7;

  /** Standard deviations, and the ratio of medians, from which a callee takes another time. */
  private static final double CERTAIN = 2.5;

  private static final double OTHERWISE = 0.6;

  private CalledBefore() {}

  /**
   * The clues, those against explained callers weaker, and one more for each callee.
   *
   * @param steps the strongest changed step of each service, in the order of {@code clues}
   */
  static List<Clue> suspect(List<ChangedStep> steps, List<Clue> clues, Contrast contrast) {
    Map<String, List<Integer>> callers = new LinkedHashMap<>();
    Map<String, Double> own = new LinkedHashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      ChangedStep step = steps.get(i);
      own.put(step.service(), clues.get(i).strength());
      String callee = step.place().callee();
      if (!callee.isEmpty() && step.strength() >= NOTABLE) {
        callers.computeIfAbsent(callee, key -> new ArrayList<>()).add(i);
      }
    }
    List<Clue> all = new ArrayList<>(clues);
    callers.forEach(
        (callee, indices) -> {
          double sum = Math.sqrt(indices.stream().mapToDouble(i -> clues.get(i).square()).sum());
          if (own.getOrDefault(callee, 0.0) < COMPARABLE * sum) {
            double change = durationChange(callee, contrast);
            boolean blamed = indices.size() > 1 || change != 0;
            // Callers that tire of waiting say nothing of why it takes longer.
            FaultKind kind = change > 0 ? FaultKind.UNKNOWN : FaultKind.CODE;
            indices.forEach(i -> all.set(i, weakened(all.get(i), blamed)));
            all.add(clue(callee, kind, clues.get(indices.getFirst()), blamed ? sum : HALF * sum));
          }
        });
    return all;
  }

  private static Clue weakened(Clue clue, boolean explained) {
    return explained ? clue.withStrength(HALF * clue.strength()) : clue;
  }

  private static Clue clue(String callee, FaultKind kind, Clue shown, double strength) {
    Observed observed = shown.observed();
    String text =
        String.format(Locale.ROOT, "Callers of %s go on otherwise: %s", callee, observed.text());
    return new Clue(
        EvidenceType.EVENT_SEQUENCE,
        Suspect.service(callee),
        kind,
        strength,
        new Observed(observed.before(), observed.after(), text, observed.exampleTraceIds()),
        shown.witness());
  }

  /**
   * The logarithm of how many times longer visits of a service take, operation by operation; 0
   * where that is not much or not certain.
   */
  private static double durationChange(String service, Contrast contrast) {
    Map<String, Samples> before = durations(service, contrast.before());
    Map<String, Samples> after = durations(service, contrast.after());
    RankTest test = new RankTest();
    double ratios = 0;
    int count = 0;
    for (Map.Entry<String, Samples> operation : after.entrySet()) {
      Samples earlier = before.getOrDefault(operation.getKey(), new Samples());
      if (earlier.size() > 0) {
        test.add(earlier, operation.getValue());
        int size = operation.getValue().size();
        ratios += size * Math.log(operation.getValue().median() / earlier.median());
        count += size;
      }
    }
    boolean much = count > 0 && Math.abs(ratios / count) >= -Math.log(OTHERWISE);
    return much && Math.abs(test.z()) >= CERTAIN ? ratios / count : 0;
  }

  private static Map<String, Samples> durations(String service, Slice slice) {
    Map<String, Samples> durations = new LinkedHashMap<>();
    for (Trace trace : slice.traces()) {
      for (Visit visit : trace.visits()) {
        if (visit.arrival.service.equals(service)) {
          durations
              .computeIfAbsent(visit.arrival.operation(), key -> new Samples())
              .add(1000.0 + visit.arrival.end() - visit.arrival.start());
        }
      }
    }
    return durations;
  }
}
