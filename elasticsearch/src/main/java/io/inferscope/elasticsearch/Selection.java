package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which documents of a namespace are meant.
 *
 * @param from first instant that counts
 * @param to first instant that no longer counts
 * @param queryJson a query as Elasticsearch's JSON, such as {@code {"term":{"trace_id":"…"}}}; null
 *     for all
 */
public record Selection(
    Signal signal, String namespace, Instant from, Instant to, @Nullable String queryJson) {

  /** All documents of a signal in a window. */
  public static Selection all(Signal signal, String namespace, Instant from, Instant to) {
    return new Selection(signal, namespace, from, to, null);
  }

  /** The same window with a query. */
  public Selection matching(String json) {
    return new Selection(signal, namespace, from, to, json);
  }

  String streams() {
    return signal.streams(namespace);
  }

  /** Window and query as one filter: no scores, and cached. */
  ObjectNode filter() {
    ObjectNode query = Json.object();
    ArrayNode filters = query.withObject("/bool").putArray("filter");
    filters.add(times(from, to));
    if (queryJson != null) {
      filters.add(parsed(queryJson));
    }
    return query;
  }

  /** A query for the documents from an instant on and before another. */
  static ObjectNode times(Instant from, Instant to) {
    ObjectNode query = Json.object();
    query
        .withObject("/range/@timestamp")
        .put("gte", from.toString())
        .put("lt", to.toString())
        .put("format", "strict_date_optional_time_nanos");
    return query;
  }

  private static JsonNode parsed(String json) {
    JsonNode query = Json.parse(Ascii.utf8(json));
    if (!query.isObject()) {
      throw new IllegalArgumentException("not a query: " + json);
    }
    return query;
  }
}
