package io.inferscope.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inferscope.elasticsearch.Capabilities;
import io.inferscope.elasticsearch.ElasticsearchConfig;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.Templates;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A real Elasticsearch with the templates of the product and some documents. */
final class Node implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final EmbeddedElasticsearch node;
  private final HttpClient client = HttpClient.newHttpClient();

  Node(Path data) throws InterruptedException {
    node = EmbeddedElasticsearch.start(EmbeddedConfig.of(data).withHeapBytes(384L << 20));
    try (ElasticsearchConnection connection =
        ElasticsearchConnection.open(ElasticsearchConfig.of(node.uri()))) {
      Templates.Installation installed = new Templates(connection, Capabilities.CORE).install();
      if (installed instanceof Templates.Installation.Refused refused) {
        throw new IllegalStateException(refused.reason());
      }
    }
  }

  void store(String stream, String id, JsonNode document) throws IOException, InterruptedException {
    send("PUT", "/" + stream + "/_create/" + id + "?refresh=true", document.toString());
  }

  /** The ids of what a query finds, in order. */
  List<String> search(String streams, String query) throws IOException, InterruptedException {
    String body = "{\"size\":100,\"_source\":false,\"query\":" + query + "}";
    JsonNode hits =
        MAPPER.readTree(send("POST", "/" + streams + "/_search", body)).path("hits").path("hits");
    List<String> ids = new ArrayList<>();
    hits.forEach(hit -> ids.add(hit.path("_id").asText()));
    Collections.sort(ids);
    return ids;
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(node.uri().resolve(path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IllegalStateException(path + " " + body + " answered " + response.body());
    }
    return response.body();
  }

  @Override
  public void close() {
    client.close();
    node.close();
  }
}
