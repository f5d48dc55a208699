package io.inferscope.changeslearned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.inferscope.changes.ChangeKind;
import io.inferscope.changes.Detector;
import io.inferscope.changes.Detectors;
import io.inferscope.changes.Method;
import io.inferscope.changes.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Planted truth: what both methods find, on what they stay quiet, and that they can be saved. */
class LearnedDetectorTest {
  private static final long START = 1_700_000_000;
  private static final int PERIOD = 24;
  private static final int TRAINED = 500;

  private final Random random = new Random(11);

  static Stream<Method> learned() {
    return Arrays.stream(Method.values()).filter(Method::learned);
  }

  /** A cycle with a little noise. */
  private double usual(int i) {
    return 100 + 30 * Math.sin(2 * Math.PI * i / PERIOD) + random.nextGaussian();
  }

  private List<Integer> alerts(Detector detector, double[] values) {
    List<Integer> alerts = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (detector.update(START + 60L * i, values[i]).anomaly()) {
        alerts.add(i);
      }
    }
    return alerts;
  }

  private double[] cycle(int points) {
    double[] values = new double[points];
    Arrays.setAll(values, this::usual);
    return values;
  }

  /** In the middle of the range, so that no bound on values would find it. */
  @ParameterizedTest
  @MethodSource("learned")
  void update_findsACycleThatStandsStillAndNothingBefore(Method method) {
    double[] values = cycle(TRAINED + PERIOD);
    Arrays.fill(values, TRAINED + 3, TRAINED + PERIOD, 100);

    List<Integer> alerts = alerts(Detectors.of(method), values);

    assertThat(alerts).hasSizeLessThanOrEqualTo(3);
    assertThat(alerts.getLast()).isBetween(TRAINED + 3, TRAINED + PERIOD);
    assertThat(alerts).filteredOn(alert -> alert < TRAINED).hasSizeLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("learned")
  void update_findsASpike(Method method) {
    double[] values = cycle(TRAINED);
    values[TRAINED - 1] = 260;

    assertThat(alerts(Detectors.of(method), values)).contains(TRAINED - 1);
  }

  @ParameterizedTest
  @MethodSource("learned")
  void update_isQuietOnAQuietSeries(Method method) {
    double[] constant = new double[TRAINED];
    Arrays.fill(constant, 5);
    double[] noise = new double[TRAINED];
    Arrays.setAll(noise, i -> 50 + 2 * random.nextGaussian());

    assertThat(alerts(Detectors.of(method), constant)).isEmpty();
    assertThat(alerts(Detectors.of(method), noise)).hasSizeLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("learned")
  void update_findsTheSpikeOfAConstant(Method method) {
    Detector detector = Detectors.of(method);
    for (int i = 0; i < 300; i++) {
      assertThat(detector.update(START + i, 5).anomaly()).isFalse();
    }

    Verdict verdict = detector.update(START + 300, 9);
    assertThat(verdict.anomaly()).isTrue();
    assertThat(verdict.kind()).isEqualTo(ChangeKind.SPIKE);
  }

  @ParameterizedTest
  @MethodSource("learned")
  void update_saysNothingBeforeItIsTrained(Method method) {
    Detector detector = Detectors.of(method);
    for (int i = 0; i < LearnedScorer.FIRST + LearnedScorer.GRACE; i++) {
      assertThat(detector.update(START + i, usual(i)).expected()).isNaN();
    }
    assertThat(detector.note()).contains("not trained yet");

    assertThat(Double.isFinite(detector.update(START + 10_000, 100).expected())).isTrue();
    assertThat(detector.note()).startsWith("trained 1 times, last on 256 points");
  }

  @ParameterizedTest
  @MethodSource("learned")
  void update_isTrainedAgainOnWhatIsNew(Method method) {
    Detector detector = Detectors.of(method);
    alerts(detector, cycle(LearnedScorer.FIRST + LearnedScorer.AGAIN + LearnedScorer.GRACE + 1));

    assertThat(detector.note()).startsWith("trained 2 times, last on 512 points");
  }

  @ParameterizedTest
  @MethodSource("learned")
  void update_saysTheSameOfTheSamePast(Method method) {
    double[] values = cycle(TRAINED);
    Detector one = Detectors.of(method);
    Detector other = Detectors.of(method);
    for (int i = 0; i < values.length; i++) {
      assertThat(one.update(START + i, values[i])).isEqualTo(other.update(START + i, values[i]));
    }
  }

  @ParameterizedTest
  @MethodSource("learned")
  void restore_goesOnWithoutTrainingAnew(Method method) {
    Detector original = Detectors.of(method);
    alerts(original, cycle(TRAINED));

    Detector restored = Detectors.restore(original.save()).orElseThrow();

    assertThat(restored.method()).isEqualTo(method);
    long next = START + 60L * TRAINED;
    Verdict expected = original.update(next, 200);
    assertThat(restored.update(next, 200)).isEqualTo(expected);
    assertThat(expected.anomaly()).isTrue();
    assertThat(restored.note()).contains("before it was restored");
    assertThat(Detectors.restore(Arrays.copyOf(original.save(), 99))).isEmpty();
    assertThat(original.save().length).isLessThan(9_000);
    assertThat(Detectors.of(method).save()).hasSameSizeAs(original.save());
  }

  @ParameterizedTest
  @MethodSource("learned")
  void update_expectsTheCycleToGoOn(Method method) {
    Detector detector = Detectors.of(method);
    double[] values = cycle(TRAINED);
    double off = 0;
    for (int i = 0; i < TRAINED; i++) {
      Verdict verdict = detector.update(START + i, values[i]);
      off += i < 400 ? 0 : Math.abs(verdict.expected() - values[i]) / 100;
    }
    // What the last value foretells is off by five, the cycle's amplitude is thirty.
    assertThat(off).isCloseTo(0, within(method == Method.GRU_FORECASTER ? 2.5 : 5));
  }
}
