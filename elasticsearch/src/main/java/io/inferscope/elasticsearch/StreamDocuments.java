package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.elasticsearch.DocumentStore.Version;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts, reads and replaces single documents of data streams, what was just written included after
 * {@link #refresh}. Streams are names or patterns, several separated by commas; where there is none
 * there are no documents. Queries are Elasticsearch's JSON. Every method throws {@link
 * ElasticsearchException} when Elasticsearch is away or refuses. Thread-safe.
 */
public final class StreamDocuments {
  private static final String LENIENT = "ignore_unavailable=true&allow_no_indices=true";
  private static final int CONFLICT = 409;

  private final Requests requests;

  /** Documents over {@code connection}. */
  public StreamDocuments(ElasticsearchConnection connection) {
    this.requests = new Requests(connection);
  }

  /**
   * A document.
   *
   * @param index the backing index that holds it
   */
  public record Found(String index, String id, JsonNode source, Version version) {}

  /** Makes everything that was written findable. */
  public void refresh(String streams) {
    requests.json("POST", "/" + streams + "/_refresh?" + LENIENT, null);
  }

  /** How many documents match. */
  public long count(String streams, String queryJson) {
    return search(streams, query(queryJson, 0).put("track_total_hits", true))
        .path("hits")
        .path("total")
        .path("value")
        .asLong();
  }

  /** The sum of a mapped numeric field over the documents that match. */
  public long sum(String streams, String queryJson, String field) {
    ObjectNode search = query(queryJson, 0);
    search.withObject("/aggs/sum/sum").put("field", field);
    return search(streams, search).path("aggregations").path("sum").path("value").asLong();
  }

  /** The first matching documents in order of time. */
  public List<Found> list(String streams, String queryJson, int size) {
    ObjectNode search = query(queryJson, size).put("seq_no_primary_term", true);
    search.putArray("sort").addObject().put("@timestamp", "asc");
    return found(search(streams, search));
  }

  /** What a caller does with some documents. */
  @FunctionalInterface
  public interface PageReader {
    void read(List<Found> page) throws InterruptedException;
  }

  /**
   * All matching documents in order of time, as they are now: what the reader changes does not come
   * again, and what it leaves does not either. Memory is bounded by a page.
   *
   * @param size of a page; the reader is never given an empty one
   */
  public void forEachPage(String streams, String queryJson, int size, PageReader reader)
      throws InterruptedException {
    PointInTime position = PointInTime.open(requests, streams);
    try {
      boolean more = true;
      while (more) {
        ObjectNode search = query(queryJson, size).put("seq_no_primary_term", true);
        search.put("track_total_hits", false);
        search.putArray("sort").addObject().put("@timestamp", "asc");
        search.withArray("/sort").add("_shard_doc");
        position.applyTo(search);
        JsonNode answer =
            requests.json("POST", "/_search?allow_partial_search_results=false", search);
        position = position.after(answer);
        List<Found> page = found(answer);
        if (!page.isEmpty()) {
          reader.read(page);
        }
        more = page.size() == size;
      }
    } finally {
      position.close(requests);
    }
  }

  private static List<Found> found(JsonNode answer) {
    List<Found> found = new ArrayList<>();
    for (JsonNode hit : answer.path("hits").path("hits")) {
      found.add(
          new Found(
              hit.path("_index").asText(),
              hit.path("_id").asText(),
              hit.path("_source"),
              new Version(hit.path("_seq_no").asLong(), hit.path("_primary_term").asLong())));
    }
    return found;
  }

  /** Replaces a document where it is; false when somebody else was first. */
  public boolean replace(Found found, JsonNode source) {
    String path =
        "/%s/_doc/%s?if_seq_no=%d&if_primary_term=%d"
            .formatted(
                found.index(),
                URLEncoder.encode(found.id(), StandardCharsets.UTF_8).replace("+", "%20"),
                found.version().sequenceNumber(),
                found.version().primaryTerm());
    ElasticsearchConnection.Response response = requests.response("PUT", path, source);
    if (response.status() == CONFLICT) {
      return false;
    }
    if (!response.ok()) {
      throw ElasticsearchException.of(response);
    }
    return true;
  }

  private static ObjectNode query(String queryJson, int size) {
    ObjectNode search = Json.object().put("size", size);
    search.set("query", Json.parseOwn(queryJson));
    return search;
  }

  private JsonNode search(String streams, @Nullable ObjectNode search) {
    return requests.json(
        "POST",
        "/" + streams + "/_search?" + LENIENT + "&allow_partial_search_results=false",
        search);
  }
}
