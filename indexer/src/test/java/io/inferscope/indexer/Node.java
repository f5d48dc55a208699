package io.inferscope.indexer;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.elasticsearch.Capabilities;
import io.inferscope.elasticsearch.ElasticsearchConfig;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.Templates;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one node of this module's tests: started by the first that asks, stopped with the JVM. */
final class Node {
  static final URI ADDRESS = start();
  static final ElasticsearchConnection CONNECTION = connect(ADDRESS);

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Node() {}

  private static URI start() {
    try {
      Path data = Files.createTempDirectory(Path.of("target"), "node-");
      EmbeddedElasticsearch node =
          EmbeddedElasticsearch.start(EmbeddedConfig.of(data).withHeapBytes(384L << 20));
      Runtime.getRuntime().addShutdownHook(new Thread(node::close));
      Templates.Installation installed =
          new Templates(connect(node.uri()), Capabilities.CORE).install();
      if (installed instanceof Templates.Installation.Refused refused) {
        throw new IllegalStateException(refused.reason());
      }
      return node.uri();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static ElasticsearchConnection connect(URI uri) {
    return ElasticsearchConnection.open(ElasticsearchConfig.of(uri));
  }

  /** All documents of a stream by their ids, what was just written included. */
  static JsonNode hits(String stream) {
    return search(stream, "{\"size\": 10000}").at("/hits/hits");
  }

  static long count(String stream, String query) {
    refresh(stream);
    return call("POST", "/" + stream + "/_count", "{\"query\":" + query + "}")
        .path("count")
        .asLong();
  }

  static JsonNode search(String stream, String body) {
    refresh(stream);
    return call("POST", "/" + stream + "/_search", body);
  }

  private static void refresh(String stream) {
    call("POST", "/" + stream + "/_refresh", "");
  }

  static JsonNode call(String method, String path, String json) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(ADDRESS.resolve(path))
              .header("Content-Type", "application/json")
              .method(method, BodyPublishers.ofString(json))
              .build();
      return Records.JSON.readTree(CLIENT.send(request, BodyHandlers.ofByteArray()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
