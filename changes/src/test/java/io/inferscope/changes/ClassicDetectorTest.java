package io.inferscope.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every named method promises. */
class ClassicDetectorTest {
  private static final long START = 1_700_000_000;
  private static final int POINTS = 1500;
  private final Random random = new Random(5);

  /** Those that need nothing else. */
  static Stream<Method> named() {
    return Arrays.stream(Method.values()).filter(method -> !method.learned());
  }

  @ParameterizedTest
  @MethodSource("named")
  void update_findsASpikeAndIsMostlySilentBefore(Method method) {
    Detector detector = Detectors.of(method);
    List<Integer> alerts = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) {
      double value = i == POINTS - 10 ? 90 : 50 + 2 * random.nextGaussian();
      if (detector.update(START + 300L * i, value).anomaly()) {
        alerts.add(i);
      }
    }

    assertThat(alerts).contains(POINTS - 10);
    // Three standard deviations are passed by one value in 370.
    assertThat(alerts.indexOf(POINTS - 10)).isLessThanOrEqualTo(15);
  }

  @ParameterizedTest
  @MethodSource("named")
  void update_isSilentOnConstantsAndFindsTheirSpike(Method method) {
    Detector detector = Detectors.of(method);
    for (int i = 0; i < POINTS; i++) {
      assertThat(detector.update(START + 300L * i, 5).anomaly()).isFalse();
    }

    Verdict verdict = detector.update(START + 300L * POINTS, 9);
    assertThat(verdict.anomaly()).isTrue();
    assertThat(verdict.kind()).isEqualTo(ChangeKind.SPIKE);
    assertThat(verdict.score()).isBetween(Verdict.ALARM_LINE, 1.0);
  }

  @ParameterizedTest
  @MethodSource("named")
  void update_neitherJudgesNorLearnsLateAndMissingPoints(Method method) {
    Detector detector = Detectors.of(method);
    for (int i = 0; i < 300; i++) {
      detector.update(START + 60L * i, random.nextGaussian());
    }
    byte[] before = detector.save();

    assertThat(detector.update(START, 1e9)).isEqualTo(Verdict.UNKNOWN);
    assertThat(detector.update(START + 60L * 300, Double.NaN)).isEqualTo(Verdict.UNKNOWN);
    assertThat(detector.save()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("named")
  void restore_continuesWhereItWasSaved(Method method) {
    Detector original = Detectors.of(method);
    for (int i = 0; i < 1000; i++) {
      original.update(START + 300L * i, 50 + 2 * random.nextGaussian());
    }
    Detector restored = Detectors.restore(original.save()).orElseThrow();

    assertThat(restored.method()).isEqualTo(method);
    Verdict expected = original.update(START + 300L * 1000, 95);
    Verdict actual = restored.update(START + 300L * 1000, 95);
    assertThat(actual.anomaly()).isEqualTo(expected.anomaly()).isTrue();
    assertThat(actual.score()).isCloseTo(expected.score(), within(0.2));
    assertThat(Detectors.restore(new byte[] {1, method.code(), 7})).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"AUTOENCODER", "GRU_FORECASTER"})
  void of_saysWhatALearnedMethodNeeds(Method method) {
    assertThat(method.learned()).isTrue();
    assertThat(Detectors.available(method)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Detectors.of(method))
        .withMessageContaining(method.label())
        .withMessageContaining("changes-learned");
    assertThat(Detectors.restore(new byte[] {1, method.code(), 7})).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void of_findsEveryMethodByItsLabel(Method method) {
    assertThat(Method.of(method.label())).contains(method);
    assertThat(Method.of(method.code())).contains(method);
  }
}
