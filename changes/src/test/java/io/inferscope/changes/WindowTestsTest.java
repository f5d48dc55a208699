package io.inferscope.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.inferscope.changes.WindowResult.Compared;
import io.inferscope.changes.WindowResult.Measure;
import io.inferscope.changes.WindowResult.TooLittle;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class WindowTestsTest {
  private static final int TRIALS = 2000;
  private final Traffic traffic = new Traffic(new Random(7));

  @Test
  void rate_keepsItsErrorRateInOverDispersedTraffic() {
    double alarms =
        shareBelow(
            0.01, () -> WindowTests.rate(traffic.counts(9, 40, 4), traffic.counts(3, 40, 4)));

    assertThat(alarms).isLessThan(0.02);
  }

  @Test
  void rate_findsADoublingAndItsOnset() {
    int near = 0;
    for (int trial = 0; trial < 200; trial++) {
      long[] current = traffic.counts(4, 200, 4);
      current[0] = traffic.count(80, 4);
      Compared result = compared(WindowTests.rate(traffic.counts(12, 80, 4), current));
      assertThat(result.pValue()).isLessThan(0.01);
      assertThat(result.rose()).isTrue();
      near += Math.abs(result.onset() - 13) <= 1 ? 1 : 0;
    }
    assertThat(near).isGreaterThanOrEqualTo(190);
  }

  @Test
  void rate_datesWhatGrowsFromItsBegin() {
    long[] baseline = {98, 103, 100, 97, 102, 101, 99, 104, 96, 100, 98, 102};
    long[] current = {190, 188, 192, 400, 404, 396};

    assertThat(compared(WindowTests.rate(baseline, current)).onset()).isEqualTo(12);
  }

  @Test
  void rate_findsWhatVanished() {
    Compared result =
        compared(WindowTests.rate(new long[] {9, 12, 11, 10, 8, 9}, new long[] {0, 0, 0}));

    assertThat(result.pValue()).isLessThan(1e-3);
    assertThat(result.effect()).isLessThan(0.1);
    assertThat(result.onset()).isEqualTo(6);
  }

  @Test
  void rate_findsWhatIsNewButNotASingleEvent() {
    long[] nothing = new long[12];

    assertThat(compared(WindowTests.rate(nothing, new long[] {5, 9, 7})).pValue()).isLessThan(1e-3);
    assertThat(compared(WindowTests.rate(nothing, new long[] {0, 1, 0})).pValue())
        .isGreaterThan(0.05);
  }

  @Test
  void rate_saysWhenThereIsTooLittle() {
    assertThat(WindowTests.rate(new long[] {1, 2}, new long[] {9})).isInstanceOf(TooLittle.class);
    assertThat(WindowTests.rate(new long[5], new long[2]))
        .isEqualTo(new TooLittle("no events in either window"));
  }

  @Test
  void share_keepsItsErrorRate() {
    double alarms =
        shareBelow(
            0.01,
            () -> {
              long[] totals = traffic.counts(9, 100, 3);
              long[] now = traffic.counts(3, 100, 3);
              return WindowTests.share(failures(totals, 0.02), totals, failures(now, 0.02), now);
            });

    assertThat(alarms).isLessThan(0.015);
  }

  @Test
  void share_findsErrorsAfterASpotlessBaseline() {
    Compared result =
        compared(
            WindowTests.share(
                new long[9],
                new long[] {50, 52, 47, 55, 50, 49, 51, 50, 48},
                new long[] {0, 12, 15},
                new long[] {51, 49, 50}));

    assertThat(result.pValue()).isLessThan(1e-3);
    assertThat(result.effect()).isCloseTo(27 / 150.0, within(1e-9));
    assertThat(result.onset()).isEqualTo(10);
  }

  @Test
  void latency_keepsItsErrorRate() {
    double alarms =
        shareBelow(0.01, () -> LATENCY.compare(histograms(9, 50, 1), histograms(3, 50, 1)));

    assertThat(alarms).isLessThan(0.015);
  }

  @Test
  void latency_findsAShiftOfTheBulk() {
    Compared result = compared(LATENCY.compare(histograms(9, 50, 1), histograms(3, 50, 1.6)));

    assertThat(result.pValue()).isLessThan(1e-4);
    assertThat(result.measure()).isEqualTo(Measure.MEDIAN);
    assertThat(result.effect()).isBetween(1.3, 2.0);
    assertThat(result.onset()).isEqualTo(9);
  }

  @Test
  void latency_findsATailThatGrows() {
    long[][] current = histograms(3, 80, 1);
    for (long[] histogram : current) {
      histogram[bucket(20_000_000_000.0)] += 12;
    }

    Compared result = compared(LATENCY.compare(histograms(9, 80, 1), current));

    assertThat(result.measure()).isEqualTo(Measure.P95);
    assertThat(result.pValue()).isLessThan(1e-3);
  }

  private static final double[] BOUNDS = bounds();
  private static final LatencyTest LATENCY = new LatencyTest(BOUNDS);

  private static double[] bounds() {
    double[] bounds = new double[60];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = Math.pow(2, i / 2.0) * 100_000;
    }
    return bounds;
  }

  private static int bucket(double nanos) {
    int bucket = 0;
    while (bucket < BOUNDS.length - 1 && nanos > BOUNDS[bucket]) {
      bucket++;
    }
    return bucket;
  }

  private long[][] histograms(int buckets, double mean, double factor) {
    long[][] histograms = new long[buckets][60];
    for (long[] histogram : histograms) {
      double median = traffic.latency(40_000_000, 0.05) * factor;
      for (long n = traffic.count(mean, 2); n > 0; n--) {
        histogram[bucket(traffic.latency(median, 0.5))]++;
      }
    }
    return histograms;
  }

  @Test
  void latency_isDatedByWhatShiftedFirst() {
    long[][] baseline = latencies(0, 10, 99, 99);

    Compared bulkAlone = compared(LATENCY.compare(baseline, latencies(10, 22, 99, 17)));
    Compared both = compared(LATENCY.compare(baseline, latencies(10, 22, 12, 17)));

    assertThat(bulkAlone.measure()).isEqualTo(WindowResult.Measure.MEDIAN);
    assertThat(bulkAlone.onset()).isEqualTo(17);
    // The bulk is still the clearer; the tail began to grow five buckets before.
    assertThat(both.measure()).isEqualTo(WindowResult.Measure.MEDIAN);
    assertThat(both.onset()).isEqualTo(12);
  }

  /** Of 200 events the slowest, four percent, become twelve from one bucket on; all shift later. */
  private static long[][] latencies(int from, int to, int tailFrom, int bulkFrom) {
    long[][] histograms = new long[to - from][60];
    for (int i = from; i < to; i++) {
      long slow = i < tailFrom ? 8 : 24;
      long[] histogram = histograms[i - from];
      histogram[i < bulkFrom ? 30 : 31] = 196 - slow;
      histogram[33] = 4;
      histogram[45] = slow;
    }
    return histograms;
  }

  private long[] failures(long[] totals, double share) {
    long[] failures = new long[totals.length];
    for (int i = 0; i < totals.length; i++) {
      failures[i] = Math.min(totals[i], traffic.poisson(totals[i] * share));
    }
    return failures;
  }

  private static double shareBelow(double level, Supplier<WindowResult> test) {
    int alarms = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      alarms += compared(test.get()).pValue() < level ? 1 : 0;
    }
    return alarms / (double) TRIALS;
  }

  private static Compared compared(WindowResult result) {
    assertThat(result).isInstanceOf(Compared.class);
    return (Compared) result;
  }
}
