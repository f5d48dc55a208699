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
  private Turn() {}

  /** Time of the first unusual observation after the change; empty when the rate never grows. */
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
    return best < 0
        ? OptionalLong.empty()
        : sorted.stream()
            .skip(best)
            .filter(Observation::unusual)
            .mapToLong(Observation::timeNanos)
            .findFirst();
  }

  private static double likelihood(int hits, int all) {
    if (hits == 0 || hits == all) {
      return 0;
    }
    double rate = hits / (double) all;
    return hits * Math.log(rate) + (all - hits) * Math.log(1 - rate);
  }
}
