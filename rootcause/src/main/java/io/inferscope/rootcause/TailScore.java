package io.inferscope.rootcause;

import java.util.Arrays;

/**
 * How unusual a value is among baseline values of its sort: minus the logarithm of its empirical
 * upper tail probability, beyond the largest baseline value continued as an exponential tail. Has
 * mean 1 under no change, whatever the distribution.
 */
final class TailScore {
  /** Beyond e^-12 the shape of a tail is a guess, and one value must not outweigh all others. */
  private static final double MAX = 12;

  private final double[] sorted;
  private final double tailScale;

  TailScore(double[] baseline) {
    sorted = baseline.clone();
    Arrays.sort(sorted);
    double from = Quantiles.of(sorted, 0.95);
    tailScale =
        Arrays.stream(sorted)
            .filter(value -> value > from)
            .map(value -> value - from)
            .average()
            .orElse(0);
  }

  double of(double value) {
    if (sorted.length == 0) {
      return 1;
    }
    int position = Arrays.binarySearch(sorted, value);
    int below = position < 0 ? -position - 1 : position;
    while (below > 0 && sorted[below - 1] == value) {
      below--;
    }
    double score = -Math.log((sorted.length - below + 1.0) / (sorted.length + 1.0));
    double beyond = value - sorted[sorted.length - 1];
    if (beyond > 0 && tailScale > 0) {
      score += beyond / tailScale;
    }
    return Math.min(MAX, score);
  }
}
