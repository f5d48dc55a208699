package io.inferscope.rootcause;

import java.util.Arrays;

/**
 * Whether values after tend to be larger than values before, over many strata at once: van
 * Elteren's combination of Wilcoxon rank sums (Bulletin of the International Statistical Institute
 * 37, 1960), each stratum weighted by 1/(n+1). Values of different strata are never compared, so a
 * changed mix of operations does not count as a change. Not thread-safe.
 */
final class RankTest {
  private double difference;
  private double variance;
  private double wins;
  private double allPairs;

  /** Adds a stratum; one in which either side is empty says nothing. */
  void add(Samples before, Samples after) {
    int count = before.size() + after.size();
    if (before.size() == 0 || after.size() == 0) {
      return;
    }
    double[] all = Arrays.copyOf(before.sorted(), count);
    double[] later = after.sorted();
    System.arraycopy(later, 0, all, before.size(), later.length);
    Arrays.sort(all);
    double rankSum = 0;
    double ties = 0;
    for (int i = 0, next = 0; i < count; ) {
      int end = i;
      while (end < count && all[end] == all[i]) {
        end++;
      }
      double length = end - i;
      ties += length * length * length - length;
      while (next < later.length && later[next] == all[i]) {
        rankSum += (i + 1 + end) / 2.0;
        next++;
      }
      i = end;
    }
    double weight = 1.0 / (count + 1);
    double pairs = (double) before.size() * after.size();
    double expected = after.size() * (count + 1) / 2.0;
    wins += 2 * (rankSum - expected);
    allPairs += pairs;
    difference += weight * (rankSum - expected);
    variance +=
        weight
            * weight
            * pairs
            / 12
            * (count + 1 - ties / ((double) count * Math.max(1, count - 1)));
  }

  /** Standard normal when nothing changed; positive when values grew; 0 when nothing is known. */
  double z() {
    return variance <= 0 ? 0 : difference / Math.sqrt(variance);
  }

  /**
   * Cliff's delta over all strata: the probability that a later value is larger than an earlier one
   * minus the reverse, in [-1, 1]; 0 when nothing is known.
   */
  double effect() {
    return allPairs <= 0 ? 0 : wins / allPairs;
  }
}
