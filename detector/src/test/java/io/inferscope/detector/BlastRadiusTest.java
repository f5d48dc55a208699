package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.inferscope.elasticsearch.BulkBody;
import io.inferscope.elasticsearch.RollupReader;
import io.inferscope.elasticsearch.TelemetryReader;
import io.inferscope.rootcause.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * From a real Elasticsearch: a request a second, of which senders kept every fourth. From the onset
 * on one model's requests fail and one customer's are slow.
 */
class BlastRadiusTest {
  private static final String TENANT = "radius";
  private static final Instant ONSET = Instant.parse("2026-04-06T08:10:00Z");
  private static final Window BASELINE = new Window(ONSET.minusSeconds(600), ONSET);
  private static final Window LOADED = new Window(ONSET, ONSET.plusSeconds(600));
  private static final int EVERY = 4;
  private static final int KEPT = 1_200;

  private final BlastRadiusFinder finder = new BlastRadiusFinder(new RollupReader(Node.CONNECTION));

  @BeforeAll
  static void store() throws InterruptedException {
    Random random = new Random(3);
    BulkBody body = new BulkBody(1 << 20);
    for (int i = 0; i < KEPT; i++) {
      Instant at = BASELINE.from().plusSeconds(i);
      boolean late = !at.isBefore(ONSET);
      boolean failed = late && i % 3 == 0;
      boolean slow = late && i % 5 == 1;
      String trace = "%016x%016x".formatted(random.nextLong(), random.nextLong());
      Node.addSpan(body, TENANT, "entry" + i, entry(at, trace, i, failed, slow));
      Node.addSpan(
          body,
          TENANT,
          "call" + i,
          """
          {"@timestamp":"%s","trace_id":"%s","span_id":"%016x","parent_span_id":"%016x","name":"generate",
           "kind":"Server","duration":1000,"attributes":{"gen_ai.request.model":"%s"},
           "resource":{"attributes":{"service.name":"model-server","service.instance.id":"pod-%d"}}}
          """
              .formatted(at, trace, KEPT + i, i, i % 3 == 0 ? "large" : "small", i % 2));
    }
    // Goes on for ten minutes longer than what is loaded.
    for (int bucket = 0; bucket < 180; bucket++) {
      Node.addRates(body, TENANT, "rate" + bucket, rates(bucket));
    }
    Node.store(body, TENANT);
  }

  private static String entry(Instant at, String trace, int i, boolean failed, boolean slow) {
    return """
        {"@timestamp":"%s","trace_id":"%s","span_id":"%016x","name":"POST /chat","kind":"Server","duration":%d,
         "status":{"code":"%s"},"attributes":{"tenant.id":"customer-%d"},
         "resource":{"attributes":{"service.name":"gateway"}}}
        """
        .formatted(at, trace, i, slow ? 900_000 : 100_000, failed ? "Error" : "Unset", i % 5);
  }

  private static String rates(int bucket) {
    boolean late = bucket >= 60;
    return """
        {"@timestamp":"%s","inferscope":{"rollup":{"signal":"spans","service":"gateway","operation":"POST /chat",
         "span_kind":"Server","count":%d,"errors":%d}}}
        """
        .formatted(
            BASELINE.from().plusSeconds(10L * bucket), 10 * EVERY, late ? 10 * EVERY / 3 : 0);
  }

  private static LoadedTelemetry load(int mostSpans) {
    return new TelemetryLoader(new TelemetryReader(Node.CONNECTION), mostSpans, 1_000)
        .load(TENANT, BASELINE.from(), LOADED.to(), Duration.ZERO);
  }

  @Test
  void find_countsWhatSampledRequestsStandFor() {
    BlastRadius radius = finder.find(TENANT, load(10_000), BASELINE, LOADED, LOADED.to());

    assertThat(radius.requests()).isCloseTo(2_400, within(50L));
    assertThat(radius.failed()).isCloseTo(780, within(30L));
    assertThat(radius.slow()).isBetween(280L, 340L);
    assertThat(radius.entryPoints())
        .containsExactly(
            new BlastRadius.Share(
                "gateway", "POST /chat", radius.requests(), radius.failed(), radius.slow()));
    BlastRadius.Share model = radius.models().getFirst();
    assertThat(model.name()).isEqualTo("large");
    assertThat(model.failed()).isEqualTo(model.requests()).isEqualTo(radius.failed());
    assertThat(radius.replicas())
        .extracting(BlastRadius.Share::service)
        .containsExactly("model-server", "model-server");
    assertThat(radius.customerAttribute()).isEqualTo("tenant.id");
    assertThat(radius.customers()).hasSize(5);
    assertThat(radius.customers().getFirst().name()).isEqualTo("customer-1");
  }

  @Test
  void find_countsUntilNowAlsoWhatWasNotLoaded() {
    BlastRadius radius =
        finder.find(TENANT, load(10_000), BASELINE, LOADED, LOADED.to().plusSeconds(600));

    assertThat(radius.requests()).isCloseTo(4_800, within(100L));
    assertThat(radius.failed()).isCloseTo(1_560, within(60L));
  }

  @Test
  void find_countsAllWhereOnlySomeTracesWereLoaded() {
    LoadedTelemetry sampled = load(1_000);

    assertThat(sampled.traceShare()).isLessThan(0.5);
    assertThat(finder.find(TENANT, sampled, BASELINE, LOADED, LOADED.to()).requests())
        .isCloseTo(2_400, within(100L));
  }
}
