package io.inferscope.elasticsearch;

import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one node of this module's tests: started by the first that asks, stopped with the JVM. */
final class Node {
  static final ElasticsearchConnection CONNECTION = start();

  private Node() {}

  private static ElasticsearchConnection start() {
    try {
      Path data = Files.createTempDirectory(Path.of("target"), "node-");
      EmbeddedElasticsearch node = EmbeddedElasticsearch.start(EmbeddedConfig.forTests(data));
      Runtime.getRuntime().addShutdownHook(new Thread(node::close));
      ElasticsearchConnection connection =
          ElasticsearchConnection.open(ElasticsearchConfig.of(node.uri()));
      Templates.Installation installed = new Templates(connection, Capabilities.CORE).install();
      if (installed instanceof Templates.Installation.Refused refused) {
        throw new IllegalStateException(refused.reason());
      }
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
