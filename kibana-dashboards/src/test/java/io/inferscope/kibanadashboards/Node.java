package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.elasticsearch.Capabilities;
import io.inferscope.elasticsearch.ElasticsearchConfig;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.Templates;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The one Elasticsearch of this module's tests, with our templates and what is recorded of a demo:
 * started by the first that asks, stopped with the JVM. Or one that has data already, which is only
 * read: ./dev dashboards --elasticsearch.
 */
final class Node {
  /** The property that names another Elasticsearch, which has no made-up documents. */
  static final String GIVEN = "inferscope.dashboards.elasticsearch";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final URI ADDRESS = start();

  private Node() {}

  private static URI start() {
    String given = System.getProperty(GIVEN);
    return given == null ? startWithRecording() : URI.create(given);
  }

  private static URI startWithRecording() {
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
      JsonNode stored = send(node.uri(), "POST", "/_bulk?refresh=true", recording());
      if (stored.path("errors").asBoolean(true)) {
        throw new IllegalStateException(stored.findValues("error").toString());
      }
      return node.uri();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String recording() throws IOException {
    try (InputStream lines = Node.class.getResourceAsStream("demo.ndjson")) {
      return new String(Objects.requireNonNull(lines).readAllBytes(), StandardCharsets.UTF_8)
          + MadeUpDocuments.bulk();
    }
  }

  /** Sends a request with a JSON body and requires it to succeed. */
  static JsonNode send(String method, String path, String body) {
    try {
      return send(ADDRESS, method, path, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode send(URI address, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IllegalStateException(method + " " + path + " " + body + ": " + response.body());
    }
    return Json.parse(response.body());
  }
}
