package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final SeriesKey REQUESTS =
      new SeriesKey(SeriesKey.Type.SERVED, "gateway", "POST /chat");
  private static final int ONSET = 30;

  private final SeriesStore store = new SeriesStore(100, 100);
  private final Judge judge = new Judge(90, 30);

  @Test
  void findings_isSilentOnNoisyButSteadyTraffic() {
    Random random = new Random(1);
    int alarms = 0;
    for (int bucket = 0; bucket < 1000; bucket++) {
      store.update(List.of(row(random, bucket, 100, 0.02, 20)));
      alarms += judge.findings(store, bucket, Long.MAX_VALUE).size();
    }
    assertThat(alarms).isZero();
  }

  @Test
  void findings_namesErrorsWithTheirOnset() {
    fill(bucket -> row(new Random(bucket), bucket, 100, bucket < ONSET ? 0.01 : 0.3, 20));

    List<Finding> findings = judge.findings(store, ONSET + 2, Long.MAX_VALUE);

    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.type()).isEqualTo(Finding.Type.ERRORS);
              assertThat(finding.onset()).isEqualTo(Buckets.start(ONSET));
              assertThat(finding.after()).isBetween(0.2, 0.4);
              assertThat(finding.text()).contains("requests POST /chat to gateway fail");
            });
  }

  @Test
  void findings_namesSlownessWithItsOnset() {
    fill(bucket -> row(new Random(bucket), bucket, 100, 0, bucket < ONSET ? 20 : 26));

    assertThat(judge.findings(store, ONSET + 2, Long.MAX_VALUE))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.type()).isEqualTo(Finding.Type.LATENCY);
              assertThat(finding.onset()).isEqualTo(Buckets.start(ONSET));
            });
  }

  @Test
  void findings_seesSlownessAfterASlowStart() {
    int start = 20;
    int firstUsual = start + 4;
    for (int bucket = start; bucket < firstUsual + 9; bucket++) {
      int latency = bucket < firstUsual ? 33 : bucket < firstUsual + 6 ? 20 : 24;
      store.update(List.of(row(new Random(bucket), bucket, 150, 0, latency)));
    }

    assertThat(judge.findings(store, firstUsual + 9, Long.MAX_VALUE))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.type()).isEqualTo(Finding.Type.LATENCY);
              assertThat(finding.onset()).isEqualTo(Buckets.start(firstUsual + 6));
            });
  }

  @Test
  void findings_seesWhatIsLargeAgainstAShortAndRestlessBaseline() {
    int[] medianBuckets = {20, 20, 22, 19, 23, 20, 18, 32, 29};
    for (int bucket = 0; bucket < medianBuckets.length; bucket++) {
      store.update(List.of(row(new Random(bucket), bucket, 60, 0, medianBuckets[bucket])));
    }

    assertThat(judge.findings(store, medianBuckets.length, Long.MAX_VALUE))
        .extracting(Finding::type)
        .containsExactly(Finding.Type.LATENCY);
  }

  @Test
  void findings_datesWhatGrowsFromItsBegin() {
    for (int bucket = 0; bucket < ONSET + 5; bucket++) {
      int latency = bucket < ONSET ? 20 : bucket < ONSET + 3 ? 23 : 30;
      store.update(List.of(row(new Random(bucket), bucket, 100, 0, latency)));
    }

    assertThat(judge.findings(store, ONSET + 5, Long.MAX_VALUE))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.type()).isEqualTo(Finding.Type.LATENCY);
              assertThat(finding.onset()).isEqualTo(Buckets.start(ONSET));
            });
  }

  @Test
  void findings_saysNothingOfFasterAnswers() {
    fill(bucket -> row(new Random(bucket), bucket, 100, 0, bucket < ONSET ? 26 : 20));

    assertThat(judge.findings(store, ONSET + 2, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void findings_namesSilence() {
    fill(bucket -> bucket < ONSET ? row(new Random(bucket), bucket, 100, 0, 20) : empty(bucket));

    assertThat(judge.findings(store, ONSET + 2, Long.MAX_VALUE))
        .extracting(Finding::type)
        .containsExactly(Finding.Type.SILENCE);
  }

  @Test
  void findings_keepsTheHealthyBaselineWhileAnIncidentGoesOn() {
    fill(bucket -> row(new Random(bucket), bucket, 100, bucket < ONSET ? 0.01 : 0.3, 20));

    for (int bucket = ONSET + 2; bucket < ONSET + 500; bucket++) {
      assertThat(judge.findings(store, bucket, ONSET))
          .as("bucket %d", bucket)
          .extracting(Finding::type)
          .containsExactly(Finding.Type.ERRORS);
      store.update(List.of(row(new Random(bucket), bucket, 100, 0.3, 20)));
    }
  }

  @Test
  void findings_takesWhatPeopleCallOverForUsual() {
    fill(bucket -> row(new Random(bucket), bucket, 100, bucket < ONSET ? 0.01 : 0.3, 20));
    for (int bucket = ONSET + 2; bucket < ONSET + 200; bucket++) {
      judge.findings(store, bucket, ONSET);
      store.update(List.of(row(new Random(bucket), bucket, 100, 0.3, 20)));
    }

    judge.release(Set.of("gateway"));

    assertThat(judge.findings(store, ONSET + 200, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void findings_judgesOtherSeriesByTheirNewestPastInALongIncident() {
    SeriesKey other = new SeriesKey(SeriesKey.Type.SERVED, "embedder", "POST /embed");
    List<Finding> findings = new ArrayList<>();
    for (int bucket = 0; bucket < 400; bucket++) {
      int hundreds = bucket / 100;
      Row row = row(new Random(bucket), bucket, 2000, 0.02 * hundreds, 20);
      store.update(List.of(new Row(other, bucket, row.count(), row.errors(), row.latencies())));
      findings.addAll(judge.findings(store, bucket + 1, ONSET));
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void findings_namesTrafficThatGrows() {
    fill(bucket -> row(new Random(bucket), bucket, bucket < ONSET ? 100 : 400, 0, 20));

    assertThat(judge.findings(store, ONSET + 2, Long.MAX_VALUE))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.type()).isEqualTo(Finding.Type.TRAFFIC);
              assertThat(finding.before()).isBetween(8.0, 13.0);
              assertThat(finding.after()).isBetween(34.0, 48.0);
            });
  }

  @Test
  void findings_takesALogSurgeForWhatItIs() {
    SeriesKey errors = new SeriesKey(SeriesKey.Type.LOGS, "model-server", "ERROR");
    for (int bucket = 0; bucket < ONSET; bucket++) {
      store.update(
          List.of(
              new Row(
                  new SeriesKey(SeriesKey.Type.LOGS, "model-server", "INFO"),
                  bucket,
                  50,
                  0,
                  null)));
    }
    store.update(
        List.of(new Row(errors, ONSET, 40, 0, null), new Row(errors, ONSET + 1, 40, 0, null)));

    assertThat(judge.findings(store, ONSET + 2, Long.MAX_VALUE))
        .extracting(Finding::type)
        .containsExactlyInAnyOrder(Finding.Type.ERROR_LOGS, Finding.Type.LOG_RATE);
  }

  @Test
  void findings_doesNotTakeABurstInOneBucketForASurge() {
    SeriesKey info = new SeriesKey(SeriesKey.Type.LOGS, "model-server", "INFO");
    for (int bucket = 0; bucket < ONSET + 2; bucket++) {
      store.update(List.of(new Row(info, bucket, 50, 0, null)));
    }
    store.update(
        List.of(
            new Row(
                new SeriesKey(SeriesKey.Type.LOGS, "model-server", "ERROR"), ONSET, 200, 0, null)));

    assertThat(judge.findings(store, ONSET + 1, Long.MAX_VALUE)).isEmpty();
    assertThat(judge.findings(store, ONSET + 2, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void findings_holdsWhileTheChangeEntersTheBaseline() {
    for (long bucket = 0; bucket < 9; bucket++) {
      store.update(List.of(row(new Random(bucket), bucket, 160, 0, 20)));
    }
    IncidentBook book = new IncidentBook("default", Duration.ofMinutes(5), any -> "id");
    List<Integer> found = new ArrayList<>();
    for (long bucket = 9; bucket < 13; bucket++) {
      store.update(List.of(row(new Random(bucket), bucket, 160, bucket == 9 ? 0.12 : 0.25, 20)));
      long healthyUntil = book.earliestOnset().map(Buckets::of).orElse(Long.MAX_VALUE);
      List<Finding> findings = judge.findings(store, bucket + 1, healthyUntil);
      book.fold(findings, String::equals, Buckets.start(bucket + 2));
      found.add(findings.size());
    }

    assertThat(found).containsExactly(0, 1, 1, 1);
    assertThat(book.active()).extracting(Incident::onset).containsExactly(Buckets.start(9));
  }

  private void fill(java.util.function.LongFunction<Row> rows) {
    List<Row> all = new ArrayList<>();
    for (long bucket = 0; bucket < ONSET + 2; bucket++) {
      all.add(rows.apply(bucket));
    }
    store.update(all);
  }

  private static Row empty(long bucket) {
    return new Row(REQUESTS, bucket, 0, 0, new long[Buckets.LATENCIES]);
  }

  private static Row row(
      Random random, long bucket, int mean, double errorShare, int medianBucket) {
    int count = mean + (int) (random.nextGaussian() * 2 * Math.sqrt(mean));
    long[] latencies = new long[Buckets.LATENCIES];
    long errors = 0;
    for (int i = 0; i < count; i++) {
      latencies[Math.clamp(Math.round(medianBucket + 1.5 * random.nextGaussian()), 0, 59)]++;
      errors += random.nextDouble() < errorShare ? 1 : 0;
    }
    return new Row(REQUESTS, bucket, count, errors, latencies);
  }
}
