package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Data streams as a whole: which there are, how old their backing indices are, and how long they
 * live. Every method throws {@link ElasticsearchException} when Elasticsearch is away or refuses.
 * Thread-safe.
 */
public final class DataStreams {
  private final Requests requests;

  /** Data streams over {@code connection}. */
  public DataStreams(ElasticsearchConnection connection) {
    requests = new Requests(connection);
  }

  /**
   * A data stream.
   *
   * @param indices its backing indices, oldest first; the last is written to
   */
  public record Stream(String name, List<BackingIndex> indices) {
    public Stream {
      indices = List.copyOf(indices);
    }
  }

  /** A backing index and when it was begun. */
  public record BackingIndex(String name, Instant created) {}

  /** The data streams that match patterns, which are separated by commas. */
  public List<Stream> list(String patterns) {
    List<Stream> streams = new ArrayList<>();
    for (JsonNode stream :
        requests.json("GET", "/_data_stream/" + patterns, null).path("data_streams")) {
      String name = stream.path("name").asText();
      JsonNode settings =
          requests.json(
              "GET", "/" + name + "/_settings/index.creation_date?flat_settings=true", null);
      List<BackingIndex> indices = new ArrayList<>();
      for (JsonNode index : stream.path("indices")) {
        String indexName = index.path("index_name").asText();
        JsonNode created = settings.path(indexName).path("settings").path("index.creation_date");
        if (!created.isMissingNode()) {
          indices.add(new BackingIndex(indexName, Instant.ofEpochMilli(created.asLong())));
        }
      }
      streams.add(new Stream(name, indices));
    }
    return streams;
  }

  /**
   * Begins a new backing index if the present one holds anything and is old or large enough;
   * whether it did.
   */
  public boolean rollOver(String stream, Duration age, long primaryShardBytes) {
    ObjectNode body = Json.object();
    body.withObject("/conditions")
        .put("max_age", age.toMillis() + "ms")
        .put("max_primary_shard_size", primaryShardBytes + "b")
        .put("min_docs", 1);
    return requests
        .json("POST", "/" + stream + "/_rollover", body)
        .path("rolled_over")
        .asBoolean(false);
  }

  /** Deletes a backing index with all that is in it; nothing happens if it is gone. */
  public void delete(String index) {
    ElasticsearchConnection.Response response = requests.response("DELETE", "/" + index, null);
    if (!response.ok() && response.status() != 404) {
      throw ElasticsearchException.of(response);
    }
  }

  /**
   * Has Elasticsearch itself roll a stream over and delete what is older; only where it has data
   * stream lifecycles.
   */
  public void keep(String stream, Duration retention) {
    requests.json(
        "PUT",
        "/_data_stream/" + stream + "/_lifecycle",
        Json.object().put("data_retention", retention.toMillis() + "ms"));
  }
}
