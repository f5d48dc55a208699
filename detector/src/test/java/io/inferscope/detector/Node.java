package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.elasticsearch.BulkBody;
import io.inferscope.elasticsearch.BulkClient;
import io.inferscope.elasticsearch.BulkResult;
import io.inferscope.elasticsearch.Capabilities;
import io.inferscope.elasticsearch.ElasticsearchConfig;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.Namespaces;
import io.inferscope.elasticsearch.Templates;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one node of this module's tests: started by the first that asks, stopped with the JVM. */
final class Node {
  private static final EmbeddedElasticsearch SERVER = start();
  static final ElasticsearchConnection CONNECTION = open();

  private Node() {}

  private static EmbeddedElasticsearch start() {
    try {
      Path data = Files.createTempDirectory(Path.of("target"), "node-");
      EmbeddedElasticsearch node =
          EmbeddedElasticsearch.start(EmbeddedConfig.of(data).withHeapBytes(384L << 20));
      Runtime.getRuntime().addShutdownHook(new Thread(node::close));
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ElasticsearchConnection open() {
    try {
      ElasticsearchConnection connection =
          ElasticsearchConnection.open(ElasticsearchConfig.of(SERVER.uri()));
      assertThat(new Templates(connection, Capabilities.CORE).install())
          .isInstanceOf(Templates.Installation.Installed.class);
      return connection;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Refuses what is written to an index, or takes it again; reading goes on. */
  static void refuseWrites(String index, boolean refuse) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(SERVER.uri().resolve("/" + index + "/_settings"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"index.blocks.write\":" + refuse + "}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  static void addSpan(BulkBody body, String tenant, String id, String json) {
    add(body, "traces-generic.otel-" + tenant, id, json);
  }

  static void addLog(BulkBody body, String tenant, String id, String json) {
    add(body, "logs-generic.otel-" + tenant, id, json);
  }

  /** Sums of ten seconds. */
  static void addRates(BulkBody body, String tenant, String id, String json) {
    add(body, "metrics-inferscope.rollup-" + tenant, id, json);
  }

  private static void add(BulkBody body, String stream, String id, String json) {
    body.create(stream, id);
    byte[] bytes = json.replace("\n", " ").strip().getBytes(StandardCharsets.UTF_8);
    body.write(bytes, 0, bytes.length);
    body.endDocument();
  }

  /** Sends all and makes it searchable. */
  static void store(BulkBody body, String tenant) throws InterruptedException {
    assertThat(new BulkClient(CONNECTION, false).send(body))
        .isInstanceOf(BulkResult.Completed.class);
    new Namespaces(CONNECTION).refresh(tenant);
  }
}
