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
  private final Requests requests;

  /** Removes over {@code connection}. */
  public DocumentRemoval(ElasticsearchConnection connection) {
    this.connection = connection;
    this.requests = new Requests(connection);
  }

  /**
   * Removes the documents whose keyword {@code field} is in a range, those just written included,
   * and says how many there were. Nothing happens where there is no such stream.
   *
   * @param from the first value, in the order of its bytes in UTF-8
   * @param end the value after the last
   * @param stream a data stream or a pattern of several
   * @throws IOException when the deletion did not get through; some documents may be removed
   * @throws ElasticsearchException when they could not be looked for
   */
  public int removeRange(String stream, String field, String from, String end)
      throws IOException, InterruptedException {
    ObjectNode query = Json.object();
    query.withObject("/range").putObject(field).put("gte", from).put("lt", end);
    return removeMatching(stream, query);
  }

  /** As {@link #removeRange}, for what a query finds that finds nothing but what is there now. */
  int removeMatching(String stream, ObjectNode query) throws IOException, InterruptedException {
    int removed = 0;
    while (true) {
      requests.json(
          "POST", "/" + stream + "/_refresh?ignore_unavailable=true&allow_no_indices=true", null);
      JsonNode hits = find(stream, query);
      if (hits.isEmpty()) {
        return removed;
      }
      delete(hits);
      removed += hits.size();
    }
  }

  private JsonNode find(String stream, ObjectNode query) {
    ObjectNode search = Json.object().put("size", DOCUMENTS_A_REQUEST).put("_source", false);
    search.set("query", query);
    String path =
        "/"
            + stream
            + "/_search?filter_path=hits.hits._id,hits.hits._index&ignore_unavailable=true"
            + "&allow_no_indices=true&allow_partial_search_results=false";
    return requests.json("POST", path, search).path("hits").path("hits");
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
    if (!response.ok() || Json.parse(response.body()).path("errors").asBoolean(true)) {
      throw new IOException("Elasticsearch did not delete all documents: " + response.text());
    }
  }
}
