package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds which documents exist, across all backing indices of a stream: after a rollover the new
 * index would take an id again that an older one holds. Thread-safe.
 */
public final class DocumentLookup {
  private static final int IDS_A_REQUEST = 5_000;

  private final ElasticsearchConnection connection;

  /** Looks up over {@code connection}. */
  public DocumentLookup(ElasticsearchConnection connection) {
    this.connection = connection;
  }

  /**
   * The ids among {@code ids} under which {@code stream} holds a document, those just written
   * included: the stream is refreshed first. Empty when there is no such stream.
   *
   * @throws IOException when Elasticsearch cannot be reached or refuses; nothing is known then
   */
  public Set<String> existing(Collection<String> ids, String stream)
      throws IOException, InterruptedException {
    Set<String> found = new HashSet<>();
    if (ids.isEmpty()) {
      return found;
    }
    request("/" + stream + "/_refresh?ignore_unavailable=true&allow_no_indices=true", "");
    List<String> all = List.copyOf(ids);
    for (int from = 0; from < all.size(); from += IDS_A_REQUEST) {
      search(all.subList(from, Math.min(all.size(), from + IDS_A_REQUEST)), stream, found);
    }
    return found;
  }

  private void search(List<String> ids, String stream, Set<String> found)
      throws IOException, InterruptedException {
    ObjectNode query = Json.object().put("size", ids.size()).put("_source", false);
    ids.forEach(query.withObject("/query/ids").putArray("values")::add);
    JsonNode answer =
        request(
            "/"
                + stream
                + "/_search?filter_path=hits.hits._id,_shards.failed&ignore_unavailable=true"
                + "&allow_no_indices=true&allow_partial_search_results=false",
            query.toString());
    for (JsonNode hit : answer.path("hits").path("hits")) {
      found.add(hit.path("_id").asText());
    }
  }

  private JsonNode request(String path, String json) throws IOException, InterruptedException {
    ElasticsearchConnection.Response response = connection.send("POST", path, json);
    if (!response.ok()) {
      throw new IOException("Elasticsearch answered " + response.status() + ": " + response.text());
    }
    return Json.parse(response.body());
  }
}
