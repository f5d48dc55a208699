package io.inferscope.rootcause;

import io.inferscope.rootcause.Witness.Observation;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where unusual observations begin to be frequent: the maximum likelihood change of a Bernoulli
 * rate (Hinkley and Hinkley, Inference about the change-point in a sequence of binomial variables,
 * Biometrika 57, 1970).
 */
final class Turn {
  /** What was silent for longer was silent for a reason of its own. */
  private static final long LONGEST_SILENCE = 120 * Nanos.PER_SECOND;

  private Turn() {}

  /**
   * When the change happened, as far as can be told: between the first unusual observation and the
   * one before it anything may have happened, so the middle errs least. Empty when the rate never
   * grows.
   */
  static OptionalLong find(List<Observation> observations) {
    List<Observation> sorted =
        observations.stream().sorted(Comparator.comparingLong(Observation::timeNanos)).toList();
    int total = (int) sorted.stream().filter(Observation::unusual).count();
    int hits = 0;
    int best = -1;
    double bestLikelihood = likelihood(total, sorted.size());
    for (int i = 0; i < sorted.size(); i++) {
      int rest = sorted.size() - i;
      boolean grows = (double) (total - hits) / rest > (double) hits / Math.max(1, i);
      double likelihood = likelihood(hits, i) + likelihood(total - hits, rest);
      if (grows && likelihood > bestLikelihood) {
        best = i;
        bestLikelihood = likelihood;
      }
      hits += sorted.get(i).unusual() ? 1 : 0;
    }
    return best < 0 ? OptionalLong.empty() : begin(sorted, best);
  }

  /** Half-way between the first unusual observation from {@code index} on and the one before. */
  private static OptionalLong begin(List<Observation> sorted, int index) {
    for (int i = index; i < sorted.size(); i++) {
      if (sorted.get(i).unusual()) {
        long time = sorted.get(i).timeNanos();
        long since = i == 0 ? 0 : time - sorted.get(i - 1).timeNanos();
        return OptionalLong.of(time - Math.min(since, LONGEST_SILENCE) / 2);
      }
    }
    return OptionalLong.empty();
  }

  private static double likelihood(int hits, int all) {
    if (hits == 0 || hits == all) {
      return 0;
    }
    double rate = hits / (double) all;
    return hits * Math.log(rate) + (all - hits) * Math.log(1 - rate);
  }
}
