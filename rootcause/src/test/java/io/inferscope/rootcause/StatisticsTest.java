package io.inferscope.rootcause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  private static Samples samples(double... values) {
    Samples samples = new Samples();
    for (double value : values) {
      samples.add(value);
    }
    return samples;
  }

  @Test
  void upperTail_agreesWithTables() {
    assertThat(Normal.upperTail(1.96)).isCloseTo(0.0249979, within(1e-6));
    assertThat(Normal.upperTail(-1)).isCloseTo(0.8413447, within(1e-6));
    assertThat(Normal.upperQuantile(0.0249979)).isCloseTo(1.96, within(1e-4));
  }

  @Test
  void rankTest_seesValuesThatAllGrew() {
    RankTest test = new RankTest();
    test.add(samples(1, 2, 3, 4), samples(5, 6, 7, 8));

    // W = 26, mean 18, variance 4 * 4 * 9 / 12 = 12.
    assertThat(test.z()).isCloseTo(8 / Math.sqrt(12), within(1e-9));
    assertThat(test.effect()).isEqualTo(1);
  }

  @Test
  void rankTest_saysNothingOfEqualValues() {
    RankTest test = new RankTest();
    test.add(samples(2, 2, 2), samples(2, 2, 2));

    assertThat(test.z()).isZero();
  }

  @Test
  void tailScore_hasMeanOneOverItsOwnBaseline() {
    double[] baseline = new double[1000];
    for (int i = 0; i < baseline.length; i++) {
      baseline[i] = i;
    }
    TailScore score = new TailScore(baseline);

    double sum = 0;
    for (double value : baseline) {
      sum += score.of(value);
    }
    assertThat(sum / baseline.length).isCloseTo(1, within(0.02));
    assertThat(score.of(5000)).isGreaterThan(score.of(999));
  }

  @Test
  void turn_findsWhereUnusualBecomesFrequent() {
    List<Witness.Observation> observations = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      observations.add(new Witness.Observation(10L * i, i == 20 || (i >= 63 && i % 5 != 0)));
    }

    assertThat(Turn.find(observations)).isEqualTo(OptionalLong.of(625));
  }

  @Test
  void turn_putsTheChangeIntoTheMiddleOfAShortSilence() {
    long second = Nanos.PER_SECOND;
    List<Witness.Observation> observations = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      observations.add(new Witness.Observation(i * second, false));
      observations.add(new Witness.Observation((i + 79) * second, true));
    }
    assertThat(Turn.find(observations)).isEqualTo(OptionalLong.of(49 * second));

    observations.replaceAll(
        one -> one.unusual() ? new Witness.Observation(one.timeNanos() * 100, true) : one);
    assertThat(Turn.find(observations)).isEqualTo(OptionalLong.of((7900 - 60) * second));
  }

  @Test
  void turn_isEmptyWhenUnusualBecomesRare() {
    List<Witness.Observation> observations = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      observations.add(new Witness.Observation(i, i < 30));
    }

    assertThat(Turn.find(observations)).isEmpty();
  }
}
