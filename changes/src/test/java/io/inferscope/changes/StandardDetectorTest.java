package io.inferscope.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class StandardDetectorTest {
  private static final long START = 1_700_000_000;
  private final Random random = new Random(1);
  private final Traffic traffic = new Traffic(random);

  private record Alert(int index, ChangeKind kind) {}

  @Test
  void update_staysSilentOnNoiseAroundADailyCycle() {
    int alerts = 0;
    for (int series = 0; series < 10; series++) {
      alerts += alerts(60, 20_000, this::busyMinute).size();
    }

    // Ten series of a fortnight.
    assertThat(alerts).isLessThanOrEqualTo(5);
  }

  @Test
  void update_staysSilentOnConstantAndOnAllZero() {
    assertThat(alerts(60, 5000, i -> 0)).isEmpty();
    assertThat(alerts(60, 5000, i -> 42.5)).isEmpty();
  }

  @Test
  void update_findsTheSingleSpikeInAConstantSeries() {
    assertThat(alerts(60, 3000, i -> i == 2000 ? 9 : 5))
        .containsExactly(new Alert(2000, ChangeKind.SPIKE));
  }

  @Test
  void update_alertsOnceForADrop() {
    List<Alert> alerts = alerts(60, 6000, i -> i >= 5000 && i < 5012 ? 0 : busyMinute(i));

    assertThat(alerts).hasSize(1);
    assertThat(alerts.getFirst().kind()).isEqualTo(ChangeKind.DIP);
    assertThat(alerts.getFirst().index()).isBetween(5000, 5001);
  }

  @Test
  void update_findsAStepWithinTwelvePoints() {
    List<Alert> alerts = alerts(300, 4000, i -> (i < 3000 ? 50 : 58) + 2 * random.nextGaussian());

    assertThat(alerts).anyMatch(alert -> alert.index() >= 3000 && alert.index() <= 3012);
  }

  @Test
  void update_findsAStall() {
    List<Alert> alerts = alerts(60, 4000, i -> i < 3000 ? 50 + 5 * random.nextGaussian() : 51);

    assertThat(alerts)
        .anyMatch(
            alert ->
                alert.kind() == ChangeKind.STALL && alert.index() > 3000 && alert.index() < 3030);
  }

  @Test
  void excuse_growsWithEveryNightlySpike() {
    DailyPeaks peaks = new DailyPeaks();
    double weight = 0;
    for (int i = 0; i < 8 * 288; i++) {
      double residual = i % 288 == 40 ? 50 : 1;
      weight = peaks.excuse(START + 300L * i, residual, true);
      if (residual > 1 && i < 288) {
        assertThat(weight).isEqualTo(50);
      }
      if (residual > 1 && i > 6 * 288) {
        assertThat(weight).isLessThan(10);
      }
    }
  }

  @Test
  void update_missesTheDailyRushThatDoesNotCome() {
    List<Alert> alerts =
        alerts(
            300,
            14 * 288,
            i ->
                (i % 288 > 100 && i % 288 < 160 && i < 12 * 288 ? 80 : 20) + random.nextGaussian());

    assertThat(alerts).anyMatch(alert -> alert.index() - 12 * 288 - 101 < 12);
  }

  @Test
  void update_neitherJudgesNorLearnsLateAndMissingPoints() {
    Detector detector = Detectors.standard();
    for (int i = 0; i < 500; i++) {
      detector.update(START + 60L * i, 5);
    }
    byte[] before = detector.save();

    assertThat(detector.update(START, 1e9)).isEqualTo(Verdict.UNKNOWN);
    assertThat(detector.update(START + 60L * 500, Double.NaN)).isEqualTo(Verdict.UNKNOWN);
    assertThat(detector.save()).isEqualTo(before);
  }

  @Test
  void update_survivesAGapOfAWeek() {
    List<Alert> alerts = new ArrayList<>();
    Detector detector = Detectors.standard();
    for (int i = 0; i < 12_000; i++) {
      long minute = i < 6000 ? i : i + 7 * 1440;
      Verdict verdict = detector.update(START + 60 * minute, busyMinute((int) minute));
      if (verdict.anomaly()) {
        alerts.add(new Alert(i, verdict.kind()));
      }
    }

    assertThat(alerts).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void update_givesARangeThatHoldsOrdinaryValues() {
    Detector detector = Detectors.standard();
    int outside = 0;
    for (int i = 0; i < 3000; i++) {
      double value = 50 + 2 * random.nextGaussian();
      Verdict verdict = detector.update(START + 60L * i, value);
      outside += verdict.low() > value || verdict.high() < value ? 1 : 0;
    }

    // One in a thousand on either side: six.
    assertThat(outside).isLessThan(13);
  }

  @Test
  void save_fitsIntoFourKilobytesAndContinuesExactly() {
    Detector original = Detectors.standard();
    for (int i = 0; i < 3001; i++) {
      original.update(START + 60L * i, busyMinute(i));
    }
    byte[] state = original.save();
    Detector restored = Detectors.restore(state).orElseThrow();

    assertThat(state).hasSizeLessThanOrEqualTo(4096);
    for (int i = 3001; i < 3400; i++) {
      double value = i % 100 == 0 ? 0 : busyMinute(i);
      Verdict expected = original.update(START + 60L * i, value);
      Verdict actual = restored.update(START + 60L * i, value);
      assertThat(actual.anomaly()).isEqualTo(expected.anomaly());
      assertThat(actual.score()).isCloseTo(expected.score(), within(1e-6));
    }
  }

  @Test
  void restore_refusesWhatItDidNotWrite() {
    assertThat(Detectors.restore(new byte[] {})).isEmpty();
    assertThat(Detectors.restore(new byte[] {1, 0, 7})).isEmpty();
    assertThat(Detectors.restore(new byte[] {9, 0})).isEmpty();
  }

  private double busyMinute(int i) {
    double usual = 400 + 250 * Math.sin(2 * Math.PI * i / 1440);
    return traffic.count(usual, 3);
  }

  private static List<Alert> alerts(long step, int points, IntToDoubleFunction series) {
    Detector detector = Detectors.standard();
    List<Alert> alerts = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      Verdict verdict = detector.update(START + step * i, series.applyAsDouble(i));
      if (verdict.anomaly()) {
        alerts.add(new Alert(i, verdict.kind()));
      }
    }
    return alerts;
  }
}
