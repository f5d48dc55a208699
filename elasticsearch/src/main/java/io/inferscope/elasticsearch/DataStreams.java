package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The data streams of a namespace. Every method throws {@link ElasticsearchException} when
 * Elasticsearch is away or refuses. Thread-safe.
 */
public final class DataStreams {
  private final Requests requests;

  /** Streams that {@code connection} reaches. */
  public DataStreams(ElasticsearchConnection connection) {
    this.requests = new Requests(connection);
  }

  /** The names of all streams of a namespace: telemetry, roll-up and quarantine, in order. */
  public List<String> names(String namespace) {
    List<String> names = new ArrayList<>();
    for (JsonNode stream :
        requests.json("GET", "/_data_stream/" + expression(namespace), null).path("data_streams")) {
      names.add(stream.path("name").asText());
    }
    names.sort(null);
    return names;
  }

  /** Removes all streams of a namespace with everything in them. */
  public void delete(String namespace) {
    requests.json("DELETE", "/_data_stream/" + expression(namespace), null);
  }

  /**
   * Makes what was written so far visible to searches, which otherwise takes up to five seconds.
   */
  public void refresh(String namespace) {
    requests.json("POST", "/" + expression(namespace) + "/_refresh?ignore_unavailable=true", null);
  }

  private static String expression(String namespace) {
    List<String> all = new ArrayList<>();
    for (Signal signal : Signal.values()) {
      all.add(signal.streams(namespace));
    }
    all.add("metrics-inferscope.rollup-" + namespace);
    all.add("logs-inferscope.quarantine-" + namespace);
    return String.join(",", all);
  }
}
