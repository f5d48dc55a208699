package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inferscope.elasticsearch.BulkBody;
import io.inferscope.elasticsearch.ElasticsearchException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Over a real Elasticsearch, at made-up times. */
class TenantWatchTest {
  private static final String INCIDENTS = "inferscope-incidents";
  private static final Instant START = Instant.parse("2026-04-02T08:00:00Z");

  /** In buckets since the start. */
  private static final int ONSET = 120;

  private static final int END = 130;
  private static final int QUIET = END + 34;

  private static final DetectorConfig CONFIG =
      new DetectorConfig(
          Duration.ofSeconds(1),
          Duration.ofMinutes(15),
          Duration.ZERO,
          Duration.ofMinutes(5),
          2_000);

  private final IncidentStore store = new IncidentStore(Node.CONNECTION);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private boolean mayWrite = true;
  private Duration lag = Duration.ZERO;

  @Test
  void tick_storesLaterWhatCouldNotBeStored() throws Exception {
    String tenant = "refused";
    failingRequests(tenant);
    createIndex();
    TenantWatch watch = watch(tenant);
    watch.tick(at(ONSET + 2));
    Node.refuseWrites(INCIDENTS, true);
    try {
      assertThatThrownBy(() -> watch.tick(at(ONSET + 3)))
          .isInstanceOf(ElasticsearchException.class);
      assertThat(watch.numbers()).isEqualTo(new TenantWatch.Numbers(1, 0, 1, 1));
    } finally {
      Node.refuseWrites(INCIDENTS, false);
    }

    watch.tick(at(ONSET + 4));

    assertThat(store.list(tenant, Optional.empty(), 10))
        .singleElement()
        .satisfies(incident -> assertThat(incident.state()).isEqualTo(Incident.State.OPEN));
    assertThat(count("incidents.opened")).isEqualTo(1);
    assertThat(watch.numbers().unsavedIncidents()).isZero();
  }

  @Test
  void tick_storesLaterThatAnIncidentIsOver() throws Exception {
    String tenant = "over";
    failingRequests(tenant);
    TenantWatch watch = watch(tenant);
    watch.tick(at(ONSET + 2));
    watch.tick(at(ONSET + 3));
    Node.refuseWrites(INCIDENTS, true);
    try {
      assertThatThrownBy(() -> watch.tick(at(QUIET))).isInstanceOf(ElasticsearchException.class);
    } finally {
      Node.refuseWrites(INCIDENTS, false);
    }

    // Nothing is judged at the same time again, but what waits is stored.
    watch.tick(at(QUIET));

    assertThat(store.list(tenant, Optional.empty(), 10))
        .singleElement()
        .satisfies(
            incident -> {
              assertThat(incident.state()).isEqualTo(Incident.State.RESOLVED);
              assertThat(incident.history())
                  .extracting(Incident.Act::what)
                  .containsExactly("opened", "resolved");
            });
  }

  @Test
  void tick_writesNothingWhileAnotherProcessMay() throws Exception {
    String tenant = "fenced";
    failingRequests(tenant);
    createIndex();
    TenantWatch watch = watch(tenant);
    mayWrite = false;
    watch.tick(at(ONSET + 2));
    watch.tick(at(ONSET + 3));

    assertThat(store.list(tenant, Optional.empty(), 10)).isEmpty();
    mayWrite = true;
    watch.tick(at(ONSET + 3));
    assertThat(store.list(tenant, Optional.empty(), 10)).hasSize(1);
  }

  @Test
  void tick_ofTwoProcessesThatBothBelieveToWatchOpensOneIncident() throws Exception {
    String tenant = "twice";
    failingRequests(tenant);
    TenantWatch paused = watch(tenant);
    TenantWatch other = watch(tenant);
    paused.tick(at(ONSET + 2));
    other.tick(at(ONSET + 2));
    other.tick(at(ONSET + 3));

    paused.tick(at(ONSET + 3));

    assertThat(store.list(tenant, Optional.empty(), 10)).hasSize(1);
    assertThat(count("incidents.opened")).isEqualTo(1);
  }

  @Test
  void tick_countsInTheIncidentWhatIsHeldBackBecauseOfIt() throws Exception {
    String tenant = "tolerant";
    failingRequests(tenant);
    Incident before = Incidents.opened(tenant, "POST /chat", START);
    Incidents.store(store, before);
    assertThat(store.giveFeedback(tenant, before.id(), TenantWatchTest::noProblem)).isPresent();
    TenantWatch watch = watch(tenant);
    for (int bucket = ONSET + 2; bucket <= ONSET + 8; bucket++) {
      watch.tick(at(bucket));
    }

    assertThat(count("incidents.opened")).isZero();
    assertThat(count("findings.suppressed")).isGreaterThanOrEqualTo(4);
    assertThat(store.list(tenant, Optional.empty(), 10))
        .singleElement()
        .satisfies(
            incident ->
                assertThat(incident.suppressed())
                    .singleElement()
                    .satisfies(
                        one -> {
                          assertThat(one.service()).isEqualTo("gateway");
                          assertThat(one.count()).isGreaterThanOrEqualTo(3);
                          assertThat(one.largest()).isBetween(0.45, 0.55);
                        }));
    assertThat(store.withdrawFeedback(tenant, before.id(), "key-1", at(QUIET)))
        .hasValueSatisfying(taken -> assertThat(taken.suppressed()).isEmpty());
  }

  private static Feedback noProblem(String about) {
    return new Feedback(Feedback.Verdict.NOT_A_PROBLEM, about, "key-1", START, null, null, null);
  }

  @Test
  void tick_doesNotTakeALagForSilence() throws Exception {
    String tenant = "lagging";
    requests(tenant, 0, ONSET);
    TenantWatch watch = watch(tenant);
    watch.tick(at(ONSET));
    lag = Duration.ofSeconds(60);
    for (int bucket = ONSET + 1; bucket <= ONSET + 6; bucket++) {
      watch.tick(at(bucket));
    }
    assertThat(watch.numbers().activeIncidents()).isZero();

    // Nothing waits any more, and there is nothing: that is silence.
    lag = Duration.ZERO;
    watch.tick(at(ONSET + 7));
    watch.tick(at(ONSET + 8));
    assertThat(watch.numbers().activeIncidents()).isEqualTo(1);
  }

  @Test
  void tick_countsWhatTheStandardDetectorDoesNotExpect() throws Exception {
    String tenant = "drifting";
    requests(tenant, 0, QUIET);
    TenantWatch watch = watch(tenant);
    for (int bucket = 90; bucket < QUIET; bucket++) {
      watch.tick(at(bucket));
    }
    assertThat(count("unusual")).isZero();
    requests(tenant, QUIET, QUIET + 3, 290);

    for (int bucket = QUIET; bucket <= QUIET + 3; bucket++) {
      watch.tick(at(bucket));
    }

    // Half as much again is no page, and no change of two windows that would be worth one.
    assertThat(count("unusual")).isPositive();
    assertThat(watch.numbers().activeIncidents()).isZero();
  }

  private TenantWatch watch(String tenant) {
    return new TenantWatch(
        tenant,
        CONFIG,
        TenantWatch.Sources.of(Node.CONNECTION, store, () -> lag),
        () -> mayWrite,
        metrics);
  }

  private double count(String name) {
    return metrics.get("inferscope.detector." + name).counter().count();
  }

  private void createIndex() {
    Incidents.store(store, Incidents.opened("another", "GET /", START));
  }

  private static void requests(String tenant, int from, int to) throws InterruptedException {
    requests(tenant, from, to, 200);
  }

  private static void requests(String tenant, int from, int to, int count)
      throws InterruptedException {
    BulkBody body = new BulkBody(1 << 16);
    for (int bucket = from; bucket < to; bucket++) {
      Node.addRates(
          body,
          tenant,
          "request" + bucket,
          """
          {"@timestamp":"%s","inferscope":{"rollup":{"signal":"spans","service":"gateway",
           "operation":"POST /chat","span_kind":"Server","count":%d,"errors":0}}}
          """
              .formatted(at(bucket), count + bucket * 7 % 11));
    }
    Node.store(body, tenant);
  }

  /** Half of all requests fail from {@link #ONSET} to {@link #END}. */
  private static void failingRequests(String tenant) throws InterruptedException {
    BulkBody body = new BulkBody(1 << 16);
    for (int bucket = 0; bucket < QUIET; bucket++) {
      boolean fails = bucket >= ONSET && bucket < END;
      Node.addRates(
          body,
          tenant,
          "rate" + bucket,
          """
          {"@timestamp":"%s","inferscope":{"rollup":{"signal":"spans","service":"gateway",
           "operation":"POST /chat","span_kind":"Server","count":200,"errors":%d}}}
          """
              .formatted(at(bucket), fails ? 100 : 0));
    }
    Node.store(body, tenant);
  }

  private static Instant at(int bucket) {
    return START.plusSeconds(10L * bucket);
  }
}
