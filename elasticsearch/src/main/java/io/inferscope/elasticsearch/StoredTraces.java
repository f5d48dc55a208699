package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Traces as they are stored, in order to decide which of them stay. Times are those of {@code
 * inferscope.received}, so that a set of spans does not change any more once its time is past.
 * Spans without a trace are never meant. Throws {@link ElasticsearchException} when Elasticsearch
 * is away or refuses. Thread-safe.
 */
public final class StoredTraces {
  /** Traces that one page holds at most; a query names that many. */
  public static final int PAGE = 500;

  private static final String TRACE = "trace_id";
  private static final String RECEIVED = "inferscope.received";

  private final Requests requests;
  private final DocumentRemoval removal;

  /** Traces over {@code connection}. */
  public StoredTraces(ElasticsearchConnection connection) {
    requests = new Requests(connection);
    removal = new DocumentRemoval(connection);
  }

  /**
   * Ids of traces in their order.
   *
   * @param next what to ask for the next page with; null if this is the last one
   */
  public record Page(List<String> traceIds, @Nullable String next) {
    public Page {
      traceIds = List.copyOf(traceIds);
    }
  }

  /**
   * A trace by what is stored of it.
   *
   * @param failed whether a span's status is an error
   * @param longestNanos how long its longest span took
   */
  public record Trace(String id, long spans, boolean failed, long longestNanos) {}

  /** When the first span of these streams was received in {@code [from, to)}, to milliseconds. */
  public Optional<Instant> first(String streams, Instant from, Instant to) {
    ObjectNode search = search(received(from, to));
    search.withObject("/aggs/first/min").put("field", RECEIVED);
    JsonNode first = answer(streams, search).path("first").path("value");
    return first.isNumber() ? Optional.of(Instant.ofEpochMilli(first.asLong())) : Optional.empty();
  }

  /** The traces of which a span was received in {@code [from, to)}, {@value #PAGE} at a time. */
  public Page page(String streams, Instant from, Instant to, @Nullable String after) {
    ObjectNode search = search(received(from, to));
    ObjectNode composite = search.withObject("/aggs/traces/composite").put("size", PAGE);
    composite.putArray("sources").addObject().withObject("/id/terms").put("field", TRACE);
    if (after != null) {
      composite.withObject("/after").put("id", after);
    }
    JsonNode buckets = answer(streams, search).path("traces").path("buckets");
    List<String> ids = new ArrayList<>();
    buckets.forEach(bucket -> ids.add(bucket.path("key").path("id").asText()));
    return new Page(ids, ids.size() < PAGE ? null : ids.getLast());
  }

  /** What is stored of at most {@value #PAGE} traces and was received before a time. */
  public List<Trace> traces(String streams, Collection<String> ids, Instant before) {
    ObjectNode search = search(of(ids, before));
    search.withObject("/aggs/traces/terms").put("field", TRACE).put("size", PAGE);
    search.withObject("/aggs/traces/aggs/longest/max").put("field", "duration");
    search.withObject("/aggs/traces/aggs/failed/filter/term").put("status.code", "Error");
    List<Trace> traces = new ArrayList<>();
    for (JsonNode bucket : answer(streams, search).path("traces").path("buckets")) {
      traces.add(
          new Trace(
              bucket.path("key").asText(),
              bucket.path("doc_count").asLong(),
              bucket.path("failed").path("doc_count").asLong() > 0,
              bucket.path("longest").path("value").asLong()));
    }
    return traces;
  }

  /**
   * Removes what is stored of traces and was received before a time; says how many spans.
   *
   * @throws IOException when the deletion did not get through; some spans may be removed
   */
  public int remove(String streams, Collection<String> ids, Instant before)
      throws IOException, InterruptedException {
    return removal.removeMatching(streams, of(ids, before));
  }

  private static ObjectNode of(Collection<String> ids, Instant before) {
    ObjectNode query = received(Instant.EPOCH, before);
    ArrayNode terms =
        query.withArray("/bool/filter").addObject().withObject("/terms").putArray(TRACE);
    ids.forEach(terms::add);
    return query;
  }

  private static ObjectNode received(Instant from, Instant to) {
    ObjectNode query = Json.object();
    query
        .withObject("/bool")
        .putArray("filter")
        .addObject()
        .withObject("/range")
        .withObjectProperty(RECEIVED)
        .put("gte", from.toString())
        .put("lt", to.toString())
        .put("format", "strict_date_optional_time_nanos");
    return query;
  }

  private static ObjectNode search(ObjectNode query) {
    ObjectNode search = Json.object().put("size", 0).put("track_total_hits", false);
    search.set("query", query);
    return search;
  }

  private JsonNode answer(String streams, ObjectNode search) {
    String path =
        "/"
            + streams
            + "/_search?ignore_unavailable=true&allow_no_indices=true"
            + "&allow_partial_search_results=false&filter_path=aggregations";
    return requests.json("POST", path, search).path("aggregations");
  }
}
