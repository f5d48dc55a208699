package io.inferscope.rootcause;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Whether a share changed, over many strata at once: the conditional test of Cochran, Mantel and
 * Haenszel (Journal of the National Cancer Institute 22, 1959), exact with mid-p where counts are
 * small, and their weighted difference of shares. Only requests of one stratum are compared with
 * each other, so a changed mix of requests does not count as a change. Not thread-safe.
 */
final class RateTest {
  /** From this variance on the normal distribution is near enough. */
  private static final double LARGE = 16;

  private record Stratum(int hitsBefore, int allBefore, int hitsAfter, int allAfter) {
    boolean agreesBefore(Stratum other) {
      return (hitsBefore == 0 && other.hitsBefore == 0)
          || (hitsBefore == allBefore && other.hitsBefore == other.allBefore);
    }

    Stratum plus(Stratum other) {
      return new Stratum(
          hitsBefore + other.hitsBefore,
          allBefore + other.allBefore,
          hitsAfter + other.hitsAfter,
          allAfter + other.allAfter);
    }

    int hits() {
      return hitsBefore + hitsAfter;
    }

    double all() {
      return allBefore + allAfter;
    }

    double expectedAfter() {
      return allAfter * hits() / all();
    }

    double variance() {
      double misses = all() - hits();
      return (double) allBefore
          * allAfter
          * hits()
          * misses
          / (all() * all() * Math.max(1, all() - 1));
    }

    int leastAfter() {
      return Math.max(0, hits() - allBefore);
    }

    int mostAfter() {
      return Math.min(hits(), allAfter);
    }
  }

  private final List<Stratum> strata = new ArrayList<>(2);

  /**
   * Adds a stratum: so many of so many before, and after. Strata that agree on always or on never
   * before are put together: where it made no difference, another mix explains nothing, and kept
   * apart, a dozen rare requests would prove nothing each.
   */
  void add(int hitsBefore, int allBefore, int hitsAfter, int allAfter) {
    if (allBefore > 0 && allAfter > 0) {
      Stratum added = new Stratum(hitsBefore, allBefore, hitsAfter, allAfter);
      for (int i = 0; i < strata.size(); i++) {
        if (strata.get(i).agreesBefore(added)) {
          strata.set(i, strata.get(i).plus(added));
          return;
        }
      }
      strata.add(added);
    }
  }

  /** Standard normal when nothing changed, positive when the share grew. */
  double z() {
    double difference = 0;
    double variance = 0;
    for (Stratum stratum : strata) {
      difference += stratum.hitsAfter() - stratum.expectedAfter();
      variance += stratum.variance();
    }
    if (variance <= 0) {
      return 0;
    }
    if (variance >= LARGE) {
      double corrected = Math.max(0, Math.abs(difference) - 0.5) / Math.sqrt(variance);
      return Math.copySign(corrected, difference);
    }
    return Math.copySign(Normal.upperQuantile(tail(difference > 0)), difference);
  }

  /** Mid-p of the hits after, in the direction of the change. */
  private double tail(boolean grew) {
    double[] distribution = {1};
    int observed = 0;
    for (Stratum stratum : strata) {
      distribution = convolve(distribution, hypergeometric(stratum));
      observed += stratum.hitsAfter() - stratum.leastAfter();
    }
    double tail = distribution[observed] / 2;
    for (int i = grew ? observed + 1 : 0; i < (grew ? distribution.length : observed); i++) {
      tail += distribution[i];
    }
    return Math.min(0.5, tail);
  }

  private static double[] hypergeometric(Stratum stratum) {
    int least = stratum.leastAfter();
    double[] probabilities = new double[stratum.mostAfter() - least + 1];
    probabilities[0] = 1;
    double sum = 1;
    for (int i = 1; i < probabilities.length; i++) {
      double hits = least + i - 1.0;
      double ratio =
          (stratum.hits() - hits)
              * (stratum.allAfter() - hits)
              / ((hits + 1) * (stratum.allBefore() - stratum.hits() + hits + 1));
      probabilities[i] = probabilities[i - 1] * ratio;
      sum += probabilities[i];
    }
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }

  private static double[] convolve(double[] one, double[] other) {
    double[] sum = new double[one.length + other.length - 1];
    for (int i = 0; i < one.length; i++) {
      for (int j = 0; j < other.length; j++) {
        sum[i + j] += one[i] * other[j];
      }
    }
    return sum;
  }

  /** Difference of the shares, in [-1, 1]. */
  double change() {
    double weights = 0;
    double changes = 0;
    for (Stratum stratum : strata) {
      double weight = (double) stratum.allBefore() * stratum.allAfter() / stratum.all();
      weights += weight;
      changes +=
          weight
              * (stratum.hitsAfter() / (double) stratum.allAfter()
                  - stratum.hitsBefore() / (double) stratum.allBefore());
    }
    return weights <= 0 ? 0 : changes / weights;
  }

  /**
   * Standard deviations times the difference of shares, never negative: all of few beats a few of
   * many, since a broken path is broken for every request that takes it.
   */
  double strength() {
    double change = Math.abs(change());
    return change == 0 ? 0 : change * Math.abs(z());
  }

  double shareBefore() {
    return sum(Stratum::hitsBefore) / Math.max(1.0, sum(Stratum::allBefore));
  }

  double shareAfter() {
    return sum(Stratum::hitsAfter) / Math.max(1.0, sum(Stratum::allAfter));
  }

  /** For example {@code 22 of 22 before, 0 of 14 now}. */
  String counts() {
    return sum(Stratum::hitsBefore)
        + " of "
        + sum(Stratum::allBefore)
        + " before, "
        + sum(Stratum::hitsAfter)
        + " of "
        + sum(Stratum::allAfter)
        + " now";
  }

  private int sum(ToIntFunction<Stratum> count) {
    return strata.stream().mapToInt(count).sum();
  }
}
