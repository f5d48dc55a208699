package io.inferscope.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.buffer.KafkaNode;
import io.inferscope.elasticsearch.ElasticsearchConfig;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.StreamDocuments;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import io.inferscope.indexer.LossAudit;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Roles as processes of their own over a real Kafka, one of which dies under load. */
class RolesTest {
  private static final int REQUESTS = 800;
  private static final int RECORDS = 20;
  private static final String LOGS = "logs-*.otel-default";
  private static final Pattern BUFFERED = Pattern.compile("\"buffered\":[1-9]");
  private static final String ALL = "{\"match_all\":{}}";

  private Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<AutoCloseable> started = new ArrayList<>();

  @Test
  void indexer_thatIsKilledLosesAndDoublesNothing() throws Exception {
    directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "roles-");
    try {
      KafkaNode broker = keep(KafkaNode.start(directory.resolve("kafka")));
      EmbeddedElasticsearch node =
          keep(
              EmbeddedElasticsearch.start(
                  EmbeddedConfig.forTests(directory.resolve("elasticsearch"))));
      RoleProcess victim = start("indexer", 0, broker, node.uri());
      start("indexer", 1, broker, node.uri());
      RoleProcess api = start("query-api,detector", 2, broker, node.uri());
      List<URI> collectors =
          List.of(
              start("collector", 3, broker, node.uri()).url("OTLP HTTP"),
              start("collector", 4, broker, node.uri()).url("OTLP HTTP"));
      CountDownLatch third = new CountDownLatch(REQUESTS / 3);
      List<Thread> senders =
          IntStream.range(0, collectors.size())
              .mapToObj(i -> Thread.ofVirtual().start(() -> load(collectors.get(i), i, third)))
              .toList();
      assertThat(third.await(60, TimeUnit.SECONDS)).isTrue();

      victim.kill();
      for (Thread sender : senders) {
        sender.join();
      }

      try (ElasticsearchConnection connection =
          ElasticsearchConnection.open(ElasticsearchConfig.of(node.uri()))) {
        StreamDocuments documents = new StreamDocuments(connection);
        long sent = (long) REQUESTS * RECORDS;
        await(() -> count(documents) >= sent);
        await(() -> accounted(connection) >= sent);
        assertThat(documents.count(LOGS, ALL)).isEqualTo(sent);
        assertThat(documents.sum(LOGS, ALL, "attributes.number"))
            .as("each number once")
            .isEqualTo(sent * (sent - 1) / 2);
        String rollup = "metrics-inferscope.rollup-default";
        documents.refresh(rollup);
        assertThat(documents.sum(rollup, ALL, "inferscope.rollup.count")).isEqualTo(sent);
        assertThat(new LossAudit(connection).lines()).allMatch(LossAudit.Line::isEven);
      }
      await(() -> !BUFFERED.matcher(get(api.url("query API"), "/api/v1/pipeline")).find());
      assertThat(get(api.url("query API"), "/api/v1/pipeline")).contains("\"balanced\":true");
    } finally {
      for (AutoCloseable last : started.reversed()) {
        last.close();
      }
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    started.add(part);
    return part;
  }

  private RoleProcess start(String roles, int number, KafkaNode broker, URI elasticsearch)
      throws IOException, InterruptedException {
    return keep(RoleProcess.start(
            directory.resolve("process-" + number), roles, broker.bootstrap(), elasticsearch))
        .await();
  }

  /** Sends every second request, each until it is taken. */
  private void load(URI collector, int first, CountDownLatch sent) {
    for (int i = first; i < REQUESTS; i += 2) {
      String request = request(i);
      await(() -> post(collector, request));
      sent.countDown();
    }
  }

  private boolean post(URI collector, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(collector.resolve("/v1/logs"))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException e) {
      throw new IllegalStateException("a collector must not go away", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String request(int number) {
    String records =
        IntStream.range(number * RECORDS, (number + 1) * RECORDS)
            .mapToObj(RolesTest::record)
            .collect(Collectors.joining(","));
    return """
        {"resourceLogs":[{"resource":{"attributes":[
            {"key":"service.name","value":{"stringValue":"order-service"}}]},
          "scopeLogs":[{"logRecords":[%s]}]}]}
        """
        .formatted(records);
  }

  private static String record(int number) {
    return """
        {"timeUnixNano":"%d000000","severityNumber":9,"severityText":"INFO",
         "body":{"stringValue":"order %d was %s after %d ms"},
         "attributes":[{"key":"number","value":{"intValue":"%d"}}]}
        """
        .formatted(
            Instant.parse("2026-03-01T12:00:00Z").toEpochMilli() + number,
            number,
            number % 3 == 0 ? "shipped" : "billed",
            number % 97,
            number);
  }

  private static long count(StreamDocuments documents) {
    documents.refresh(LOGS);
    return documents.count(LOGS, ALL);
  }

  private static long accounted(ElasticsearchConnection connection) {
    return new LossAudit(connection).counts().stream().mapToLong(counts -> counts.stored()).sum();
  }

  private String get(URI base, String path) {
    try {
      return client
          .send(
              HttpRequest.newBuilder(base.resolve(path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Other processes work; nothing tells when they are done. */
  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      try {
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
