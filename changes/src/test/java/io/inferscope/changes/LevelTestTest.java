package io.inferscope.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.inferscope.changes.WindowResult.Compared;
import io.inferscope.changes.WindowResult.TooLittle;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LevelTestTest {
  private final Random random = new Random(23);

  /** An AR(1) process of variance 1. */
  private double[] noise(int count, double correlation) {
    double[] values = new double[count];
    double value = random.nextGaussian();
    for (int i = 0; i < count; i++) {
      values[i] = value;
      value =
          correlation * value + Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.8})
  void compare_isSeldomSureOfNothing(double correlation) {
    int sure = 0;
    for (int trial = 0; trial < 2_000; trial++) {
      double[] values = noise(60, correlation);
      Compared result = compared(Arrays.copyOf(values, 45), Arrays.copyOfRange(values, 45, 60));
      sure += result.pValue() < 0.01 ? 1 : 0;
    }
    assertThat(sure / 2_000.0).isLessThan(correlation < 0.7 ? 0.025 : 0.06);
  }

  @Test
  void compare_seesAShiftOfOneDeviation() {
    double[] current = Arrays.stream(noise(30, 0)).map(value -> value + 1.5).toArray();

    Compared result = compared(noise(30, 0), current);

    assertThat(result.pValue()).isLessThan(1e-3);
    assertThat(result.effect()).isCloseTo(1.5, within(0.7));
  }

  @Test
  void compare_passesOverWhatIsMissing() {
    double[] gaps = {1, Double.NaN, 1.1, 0.9, Double.NaN, 1};

    assertThat(compared(gaps, new double[] {5, Double.NaN, 5.1}).pValue()).isLessThan(1e-4);
    assertThat(compared(gaps, new double[] {1, 1.05}).pValue()).isGreaterThan(0.1);
  }

  @Test
  void compare_saysWhatIsTooLittle() {
    assertThat(LevelTest.compare(new double[] {1, 2}, new double[] {1, 2, 3, 4}))
        .isInstanceOf(TooLittle.class);
    assertThat(LevelTest.compare(new double[] {1, 2, 3, 4, 5}, new double[] {Double.NaN}))
        .isInstanceOf(TooLittle.class);
  }

  private static Compared compared(double[] baseline, double[] current) {
    WindowResult result = LevelTest.compare(baseline, current);
    assertThat(result).isInstanceOf(Compared.class);
    return (Compared) result;
  }
}
