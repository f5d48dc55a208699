package io.inferscope.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NumericShiftTest {
  private final Traffic traffic = new Traffic(new Random(11));

  @Test
  void compare_findsLongerPrompts() {
    NumericShift shift =
        NumericShift.compare(lengths(300, 500, 1), lengths(80, 900, 1)).orElseThrow();

    assertThat(shift.pValue()).isLessThan(1e-3);
    assertThat(shift.superiority()).isBetween(0.6, 0.8);
    assertThat(shift.medianAfter() / shift.medianBefore()).isBetween(1.3, 2.5);
  }

  @Test
  void compare_findsAnotherShapeAroundTheSameMedian() {
    NumericShift shift =
        NumericShift.compare(lengths(400, 500, 0.2), lengths(400, 500, 1.5)).orElseThrow();

    assertThat(shift.pValue()).isLessThan(1e-6);
    assertThat(shift.superiority()).isCloseTo(0.5, within(0.06));
    assertThat(shift.distance()).isGreaterThan(0.25);
  }

  @Test
  void compare_keepsItsErrorRate() {
    long alarms =
        IntStream.range(0, 1000)
            .filter(
                trial ->
                    NumericShift.compare(lengths(100, 500, 1), lengths(40, 500, 1))
                            .orElseThrow()
                            .pValue()
                        < 0.05)
            .count();

    assertThat(alarms).isLessThan(70);
  }

  @Test
  void compare_handlesTiesAndTooFewNumbers() {
    assertThat(NumericShift.compare(new double[50], new double[20]).orElseThrow())
        .isEqualTo(new NumericShift(1, 0.5, 0, 0, 0));
    assertThat(NumericShift.compare(new double[4], new double[20])).isEmpty();
  }

  private double[] lengths(int count, double median, double spread) {
    double[] lengths = new double[count];
    for (int i = 0; i < count; i++) {
      lengths[i] = Math.floor(traffic.latency(median, spread));
    }
    return lengths;
  }
}
