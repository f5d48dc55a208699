package io.inferscope.queryapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  private static final int BUCKETS = 60;

  @Test
  void quantile_isZeroWithoutSpans() {
    assertThat(Latencies.quantileMillis(new long[BUCKETS], 0.5)).isZero();
  }

  @Test
  void quantile_isWithinABucketOfTheTruth() {
    Random random = new Random(7);
    double[] millis = new double[10_000];
    long[] buckets = new long[BUCKETS];
    for (int i = 0; i < millis.length; i++) {
      millis[i] = Math.exp(2 + random.nextGaussian());
      buckets[bucket(millis[i])]++;
    }
    Arrays.sort(millis);

    for (double quantile : new double[] {0.01, 0.5, 0.95, 0.99}) {
      double truth = millis[(int) (quantile * millis.length)];
      double found = Latencies.quantileMillis(buckets, quantile);
      // A bucket is a factor of the square root of two wide.
      assertThat(Math.log(found / truth)).as("quantile %s", quantile).isCloseTo(0, within(0.35));
    }
  }

  /** The first bucket whose bound, 100 µs times 2^(i/2), is not below. */
  private static int bucket(double millis) {
    return (int) Math.max(0, Math.ceil(2 * Math.log(millis / 0.1) / Math.log(2)));
  }
}
