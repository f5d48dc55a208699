package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.inferscope.elasticsearch.BulkBody;
import io.inferscope.elasticsearch.RollupReader;
import io.inferscope.elasticsearch.TelemetryReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How bad requests differ, from spans in a real Elasticsearch to the stored incident. */
class BadRequestsTest {
  private static final Instant ONSET = Instant.parse("2026-03-04T12:00:00Z");
  private static final Instant NOW = ONSET.plusSeconds(120);
  private static final int REQUESTS = 1_500;

  private final Random random = new Random(17);

  /** A request as it is planted. */
  private record Planted(boolean chat, String version, int tokens, double failure, boolean slow) {}

  /** How requests of the incident are made. */
  private interface Plan {
    Planted request(boolean incident);
  }

  @Test
  void badRequests_nameTheVersionThatFailsAndTheNumberThatMakesSlow() throws InterruptedException {
    BadRequests bad =
        analysed(
            "planted",
            incident -> {
              boolean chat = random.nextInt(3) > 0;
              String version = incident && random.nextBoolean() ? "1.5.0" : "1.4.9";
              boolean slow = incident && random.nextInt(10) == 0;
              return new Planted(
                  chat,
                  version,
                  (slow ? 4_000 : 100) + random.nextInt(200),
                  chat && version.equals("1.5.0") ? 0.6 : 0.02,
                  slow);
            });

    assertThat(bad.failed()).isBetween(150L, 280L);
    assertThat(bad.slow()).isBetween(20L, 150L);
    assertThat(bad.differences())
        .hasSizeBetween(2, 5)
        .anySatisfy(
            difference -> {
              assertThat(difference.traits())
                  .containsExactly(
                      new BadRequests.Trait("model-server", "service.version", "1.5.0"));
              assertThat(difference.also())
                  .contains(new BadRequests.Trait("model-server", "host.name", "gpu-1.5.0"));
              assertThat(difference.text())
                  .contains("% of the failing or slow requests ran on model-server 1.5.0")
                  .contains("had host.name gpu-1.5.0 at model-server");
              BadRequests.Counts counts = difference.counts();
              assertThat(counts).isNotNull();
              assertThat(counts.badShare())
                  .isCloseTo(counts.bad() / (double) bad.comparedBad(), within(1e-9));
              assertThat(difference.effect())
                  .isCloseTo(counts.badShare() - counts.goodShare(), within(1e-9))
                  .isGreaterThan(0.3);
              assertThat(difference.pValue()).isLessThan(1e-4);
            })
        .anySatisfy(
            difference -> {
              assertThat(difference.text())
                  .startsWith("gen_ai.usage.input_tokens at gateway is larger");
              assertThat(difference.pValue()).isLessThan(1e-3);
            });
    // Only chats fail: that they are chats is no difference between chats.
    assertThat(bad.toString()).doesNotContain("/v1/chat").doesNotContain("status_code");
    assertThat(bad.summary()).isEqualTo(bad.differences().getFirst().text());
  }

  @Test
  void badRequests_sayWhereNothingSetsThemApart() throws InterruptedException {
    BadRequests bad =
        analysed(
            "alike",
            incident ->
                new Planted(
                    random.nextBoolean(),
                    random.nextBoolean() ? "1.5.0" : "1.4.9",
                    100 + random.nextInt(200),
                    incident ? 0.4 : 0.01,
                    false));

    assertThat(bad.comparedBad()).isGreaterThan(150);
    assertThat(bad.comparedGood()).isGreaterThanOrEqualTo(bad.comparedBad());
    assertThat(bad.differences()).isEmpty();
    assertThat(bad.summary()).startsWith("Nothing that requests say of themselves");
  }

  @Test
  void badRequests_sayWhereThereAreTooFew() throws InterruptedException {
    assertThat(analysed("few", incident -> planted(incident ? 0.01 : 0)).summary())
        .contains("too few to tell what they have in common");
    assertThat(analysed("nearly-all", incident -> planted(incident ? 0.995 : 0)).summary())
        .contains("too few good ones of the same operations");
    assertThat(analysed("none", incident -> planted(0)).summary())
        .startsWith("No request failed, and none took longer");
  }

  private static Planted planted(double failure) {
    return new Planted(true, "1.4.9", 100, failure, false);
  }

  /** As the incident reads once it has been stored. */
  private BadRequests analysed(String tenant, Plan plan) throws InterruptedException {
    BulkBody body = new BulkBody(1 << 20);
    for (int i = 0; i < REQUESTS; i++) {
      boolean incident = i >= REQUESTS / 2;
      long millis = incident ? 120_000L * (i - REQUESTS / 2) * 2 / REQUESTS : -600_000L + 750L * i;
      add(body, tenant, i, ONSET.plusMillis(millis), plan.request(incident));
    }
    Node.store(body, tenant);
    IncidentStore store = new IncidentStore(Node.CONNECTION);
    Analyst analyst =
        new Analyst(
            new TelemetryLoader(new TelemetryReader(Node.CONNECTION)),
            new BlastRadiusFinder(new RollupReader(Node.CONNECTION)));
    Incidents.store(store, analyst.analyse(opened(tenant), Lessons.NONE, NOW).orElseThrow());
    BadRequests stored = store.get(tenant, "of " + tenant).orElseThrow().badRequests();
    assertThat(stored).isNotNull();
    return stored;
  }

  private static Incident opened(String tenant) {
    Finding finding =
        new Finding(
            Finding.Type.ERRORS, "model-server", "generate", "fails", 0.01, 0.3, 1e-9, ONSET);
    IncidentBook book = new IncidentBook(tenant, Duration.ofMinutes(5), any -> "of " + tenant);
    book.fold(List.of(finding), String::equals, NOW);
    return book.fold(List.of(finding), String::equals, NOW).getFirst();
  }

  private void add(BulkBody body, String tenant, int number, Instant at, Planted planted) {
    boolean failed = random.nextDouble() < planted.failure();
    // Of equal length before: only what is planted as slow exceeds the 95th percentile.
    long nanos = planted.slow() ? 900_000_000L : 100_000_000L;
    String status = failed ? "Error" : "Ok";
    String route = planted.chat() ? "/v1/chat" : "/v1/embeddings";
    Node.addSpan(
        body,
        tenant,
        "entry" + number,
        """
        {"@timestamp":"%s","trace_id":"%032x","span_id":"%016x","name":"POST %s","kind":"Server","duration":%d,
         "status":{"code":"%s"},
         "attributes":{"tenant":"t%d","gen_ai.usage.input_tokens":%d,"http.response.status_code":%d},
         "resource":{"attributes":{"service.name":"gateway","service.version":"2.0"}}}
        """
            .formatted(
                at,
                number + 1,
                number + 1,
                route,
                nanos,
                status,
                random.nextInt(3),
                planted.tokens(),
                failed ? 500 : 200));
    Node.addSpan(
        body,
        tenant,
        "call" + number,
        """
        {"@timestamp":"%s","trace_id":"%032x","span_id":"%016x","parent_span_id":"%016x","name":"generate","kind":"Server",
         "duration":%d,"status":{"code":"%s"},"attributes":{"gen_ai.request.model":"m%d"},
         "resource":{"attributes":{"service.name":"model-server","service.version":"%s","host.name":"gpu-%s"}}}
        """
            .formatted(
                at.plusMillis(5),
                number + 1,
                REQUESTS + number + 1,
                number + 1,
                nanos - 10_000_000,
                status,
                random.nextInt(2),
                planted.version(),
                planted.version()));
  }
}
