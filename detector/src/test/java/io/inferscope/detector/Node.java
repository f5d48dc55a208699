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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one node of this module's tests: started by the first that asks, stopped with the JVM. */
final class Node {
  static final ElasticsearchConnection CONNECTION = start();

  private Node() {}

  private static ElasticsearchConnection start() {
    try {
      Path data = Files.createTempDirectory(Path.of("target"), "node-");
      EmbeddedElasticsearch node =
          EmbeddedElasticsearch.start(EmbeddedConfig.of(data).withHeapBytes(384L << 20));
      Runtime.getRuntime().addShutdownHook(new Thread(node::close));
      ElasticsearchConnection connection =
          ElasticsearchConnection.open(ElasticsearchConfig.of(node.uri()));
      assertThat(new Templates(connection, Capabilities.CORE).install())
          .isInstanceOf(Templates.Installation.Installed.class);
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static void addSpan(BulkBody body, String tenant, String id, String json) {
    add(body, "traces-generic.otel-" + tenant, id, json);
  }

  static void addLog(BulkBody body, String tenant, String id, String json) {
    add(body, "logs-generic.otel-" + tenant, id, json);
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
