package io.inferscope.changes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * 200 random changes of rate in over-dispersed traffic with a daily cycle, in five-minute buckets.
 */
class PlantedOnsetTest {
  private static final int TRIALS = 200;
  private static final int BASELINE = 60;
  private static final int CURRENT = 12;
  private static final int SECONDS = 300;
  private final Random random = new Random(11);
  private final Traffic traffic = new Traffic(random);

  @Test
  void rate_placesTheOnsetWithinABucket() {
    int near = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      double factor = Math.exp(uniform(Math.log(1.5), Math.log(20)));
      double change = random.nextBoolean() ? factor : 1 / factor;
      double events = SECONDS * Math.exp(uniform(Math.log(0.1), Math.log(100)));
      double phase = random.nextDouble();
      int planted = BASELINE - random.nextInt(3);
      long[] baseline = new long[BASELINE];
      long[] current = new long[CURRENT];
      for (int i = 0; i < BASELINE + CURRENT; i++) {
        double cycle = 1 + 0.3 * Math.sin(2 * Math.PI * (phase + i * SECONDS / 86_400.0));
        double usual = events * cycle * (i >= planted ? change : 1);
        long count = traffic.count(usual, 2);
        if (i < BASELINE) {
          baseline[i] = count;
        } else {
          current[i - BASELINE] = count;
        }
      }
      WindowResult result = WindowTests.rate(baseline, current);
      near +=
          result instanceof WindowResult.Compared compared
                  && Math.abs(compared.onset() - planted) <= 1
              ? 1
              : 0;
    }

    assertThat(near).isGreaterThanOrEqualTo(TRIALS * 95 / 100);
  }

  private double uniform(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }
}
