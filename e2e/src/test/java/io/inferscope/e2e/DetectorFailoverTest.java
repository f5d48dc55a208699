package io.inferscope.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inferscope.buffer.KafkaNode;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two detectors as processes of their own, the active one of which dies during an incident. */
class DetectorFailoverTest {
  private static final String DETECTOR = "detector: {interval: 1s}";
  private static final String ACTIVE = "This process is now the detector";
  private static final Duration HISTORY = Duration.ofMinutes(4);
  private static final int SPANS_A_SECOND = 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<AutoCloseable> started = new ArrayList<>();
  private final AtomicBoolean ended = new AtomicBoolean();

  private volatile Instant onset = Instant.MAX;

  private Path directory;

  @Test
  void detector_thatIsKilledIsSucceededAndItsIncidentGoesOn() throws Exception {
    directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "failover-");
    try {
      KafkaNode broker = keep(KafkaNode.start(directory.resolve("kafka")));
      EmbeddedElasticsearch node =
          keep(
              EmbeddedElasticsearch.start(
                  EmbeddedConfig.forTests(directory.resolve("elasticsearch"))));
      RoleProcess pipeline = start("collector,indexer,query-api", broker, node.uri()).await();
      URI collector = pipeline.url("OTLP HTTP");
      URI api = pipeline.url("query API");
      post(collector, Instant.now().minus(HISTORY), (int) HISTORY.toSeconds());
      Thread.ofVirtual().start(() -> goOn(collector));
      RoleProcess first = start("detector", broker, node.uri());
      first.awaitLine(ACTIVE);
      RoleProcess second = start("detector", broker, node.uri()).await();
      onset = Instant.now();
      JsonNode opened = incident(api, any -> true);

      first.kill();
      second.awaitLine(ACTIVE);

      Instant active = Instant.now();
      JsonNode continued =
          incident(api, one -> Instant.parse(one.path("last_finding_at").asText()).isAfter(active));
      assertThat(continued.path("id").asText()).isEqualTo(opened.path("id").asText());
    } finally {
      ended.set(true);
      for (AutoCloseable last : started.reversed()) {
        last.close();
      }
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    started.add(part);
    return part;
  }

  private RoleProcess start(String roles, KafkaNode broker, URI elasticsearch) throws IOException {
    Path own = directory.resolve("process-" + started.size());
    return keep(RoleProcess.start(own, roles, broker.bootstrap(), elasticsearch, DETECTOR));
  }

  private void goOn(URI collector) {
    try {
      while (!ended.get()) {
        post(collector, Instant.now().minusSeconds(1), 1);
        TimeUnit.SECONDS.sleep(1); // the load's own rate
      }
    } catch (IOException | InterruptedException e) {
      // The test is over, or it will miss what was not sent.
    }
  }

  /** Sends the spans of some seconds; half of those after the onset failed. */
  private void post(URI collector, Instant begin, int seconds)
      throws IOException, InterruptedException {
    String spans =
        IntStream.range(0, seconds * SPANS_A_SECOND)
            .mapToObj(i -> span(begin.plusMillis(i * 1000L / SPANS_A_SECOND), i % 2 == 0, i % 7))
            .collect(Collectors.joining(","));
    String body =
        """
        {"resourceSpans":[{"resource":{"attributes":[
            {"key":"service.name","value":{"stringValue":"order-service"}}]},
          "scopeSpans":[{"spans":[%s]}]}]}
        """
            .formatted(spans);
    HttpRequest request =
        HttpRequest.newBuilder(collector.resolve("/v1/traces"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  private String span(Instant start, boolean every, int jitter) {
    long nanos = start.getEpochSecond() * 1_000_000_000 + start.getNano();
    boolean failed = every && start.isAfter(onset);
    return """
        {"traceId":"%032x","spanId":"%016x","name":"POST /orders","kind":2,\
        "startTimeUnixNano":"%d","endTimeUnixNano":"%d","status":{"code":%d}}"""
        .formatted(nanos, nanos, nanos, nanos + 20_000_000 + jitter * 1_000_000L, failed ? 2 : 0);
  }

  /** The only incident, once it is as wanted. */
  private JsonNode incident(URI api, Predicate<JsonNode> wanted)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(api.resolve("/api/v1/incidents")).build();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (true) {
      String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      JsonNode incidents = new ObjectMapper().readTree(body).path("incidents");
      assertThat(incidents.size()).as(body).isLessThanOrEqualTo(1);
      if (incidents.size() == 1 && wanted.test(incidents.get(0))) {
        return incidents.get(0);
      }
      assertThat(System.nanoTime()).as(body).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(200); // other processes work; nothing tells when they are done
    }
  }
}
