package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;

/**
 * Removes documents from a data stream, which itself takes no deletions: they are found first and
 * then deleted in their backing indices. Delete-by-query is a module that the server core does not
 * have. Thread-safe.
 */
public final class DocumentRemoval {
  private static final int DOCUMENTS_A_REQUEST = 5_000;

  private final ElasticsearchConnection connection;

  /** Removes over {@code connection}. */
  public DocumentRemoval(ElasticsearchConnection connection) {
    this.connection = connection;
  }

  /**
   * Removes the documents whose keyword {@code field} is {@code value}, those just written included,
   * and says how many there were. Nothing happens where there is no such stream.
   *
   * @param stream a data stream or a pattern of several
   * @throws IOException when Elasticsearch cannot be reached or refuses; some may be removed
   */
  public int removeWhere(String stream, String field, String value)
      throws IOException, InterruptedException {
    int removed = 0;
    while (true) {
      post("/" + stream + "/_refresh?ignore_unavailable=true&allow_no_indices=true", "");
      JsonNode hits = find(stream, field, value);
      if (hits.isEmpty()) {
        return removed;
      }
      delete(hits);
      removed += hits.size();
    }
  }

  private JsonNode find(String stream, String field, String value)
      throws IOException, InterruptedException {
    ObjectNode query = Json.object().put("size", DOCUMENTS_A_REQUEST).put("_source", false);
    query.withObject("/query/term").put(field, value);
    return post(
            "/"
                + stream
                + "/_search?filter_path=hits.hits._id,hits.hits._index&ignore_unavailable=true"
                + "&allow_no_indices=true&allow_partial_search_results=false",
            query.toString())
        .path("hits")
        .path("hits");
  }

  private void delete(JsonNode hits) throws IOException, InterruptedException {
    StringBuilder body = new StringBuilder();
    for (JsonNode hit : hits) {
      ObjectNode action = Json.object();
      action
          .withObject("/delete")
          .put("_index", hit.path("_index").asText())
          .put("_id", hit.path("_id").asText());
      body.append(action).append('\n');
    }
    ElasticsearchConnection.Response response =
        connection.send(
            "POST",
            "/_bulk?filter_path=errors",
            ElasticsearchConnection.NDJSON,
            false,
            BodyPublishers.ofString(body.toString()));
    if (answer(response).path("errors").asBoolean(true)) {
      throw new IOException("Elasticsearch did not delete all documents that it was asked to");
    }
  }

  private JsonNode post(String path, String json) throws IOException, InterruptedException {
    return answer(connection.send("POST", path, json));
  }

  private static JsonNode answer(ElasticsearchConnection.Response response) throws IOException {
    if (!response.ok()) {
      throw new IOException("Elasticsearch answered " + response.status() + ": " + response.text());
    }
    return Json.parse(response.body());
  }
}
