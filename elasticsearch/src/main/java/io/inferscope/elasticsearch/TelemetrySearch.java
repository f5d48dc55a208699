package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.model.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Searches and counts telemetry. Every method throws {@link ElasticsearchException} when
 * Elasticsearch is away or refuses the query. Thread-safe.
 */
public final class TelemetrySearch {
  private static final String HITS =
      "filter_path=pit_id,hits.total,hits.hits._index,hits.hits._id,hits.hits._source,hits.hits.sort";
  private static final int MOST_BUCKETS = 10_000;
  private static final String TRACE_ID = "trace_id";

  private final Requests requests;

  /** Searches over {@code connection}. */
  public TelemetrySearch(ElasticsearchConnection connection) {
    this.requests = new Requests(connection);
  }

  /**
   * Documents in order of time.
   *
   * @param size the most hits of the page, to 10,000
   * @param cursor of the page before, or null for the first page; a cursor lives two minutes
   * @throws IllegalArgumentException when the cursor is not one of ours
   */
  public SearchPage search(
      Selection selection, SortOrder order, int size, @Nullable String cursor) {
    PointInTime position =
        cursor == null
            ? PointInTime.open(requests, selection.streams())
            : PointInTime.fromCursor(cursor);
    ObjectNode search = Json.object().put("size", size).put("track_total_hits", true);
    search.set("query", selection.filter());
    addSort(search, order);
    position.applyTo(search);
    JsonNode answer = requests.json("POST", "/_search?" + HITS, search);
    List<Hit> hits = hits(answer);
    PointInTime next = position.after(answer);
    boolean last = hits.size() < size;
    if (last) {
      next.close(requests);
    }
    return new SearchPage(
        hits,
        answer.path("hits").path("total").path("value").asLong(),
        last ? null : next.cursor());
  }

  /** The ids of the traces that have the newest of the selected spans, the newest first. */
  public List<String> newestTraces(Selection spans, int size) {
    ObjectNode search = Json.object().put("size", size).put("_source", false);
    ArrayNode filters = search.withObject("/query/bool").putArray("filter");
    filters.add(spans.filter());
    filters.addObject().withObject("/exists").put("field", TRACE_ID);
    search.withObject("/collapse").put("field", TRACE_ID);
    addSort(search, SortOrder.NEWEST_FIRST);
    String path = path(spans.streams(), "_search", "filter_path=hits.hits.fields");
    List<String> ids = new ArrayList<>();
    for (JsonNode hit : requests.json("POST", path, search).path("hits").path("hits")) {
      ids.add(hit.path("fields").path(TRACE_ID).path(0).asText());
    }
    return ids;
  }

  static void addSort(ObjectNode search, SortOrder order) {
    if (order == SortOrder.AS_STORED) {
      search.putArray("sort").add("_shard_doc");
      return;
    }
    search
        .putArray("sort")
        .addObject()
        .withObject("/@timestamp")
        .put("order", order.elasticsearchName())
        .put("format", "strict_date_optional_time_nanos")
        .put("numeric_type", "date_nanos");
  }

  static List<Hit> hits(JsonNode answer) {
    List<Hit> hits = new ArrayList<>();
    for (JsonNode hit : answer.path("hits").path("hits")) {
      hits.add(new Hit(hit.path("_index").asText(), hit.path("_id").asText(), hit.path("_source")));
    }
    return hits;
  }

  /** How many documents match. */
  public long count(Selection selection) {
    ObjectNode body = Json.object();
    body.set("query", selection.filter());
    return requests
        .json("POST", path(selection.streams(), "_count", "filter_path=count"), body)
        .path("count")
        .asLong();
  }

  /**
   * Document counts over time: one series, or one for each of the most frequent values of a field.
   *
   * @param step width of a bucket; the window may hold 10,000 of them
   * @param groupBy a field, or null
   * @param groups the most series when grouped
   */
  public List<Series> histogram(
      Selection selection, Duration step, @Nullable String groupBy, int groups) {
    int buckets = buckets(selection, step);
    ObjectNode search = Json.object().put("size", 0);
    search.set("query", selection.filter());
    ObjectNode aggregations = search.withObject("/aggs");
    if (groupBy != null) {
      ObjectNode group = aggregations.withObject("/groups");
      group.withObject("/terms").put("field", groupBy).put("size", groups);
      aggregations = group.withObject("/aggs");
    }
    addTimes(aggregations, selection, step);
    JsonNode answer = aggregations(selection.streams(), search);
    if (groupBy == null) {
      return List.of(series(selection, step, Map.of(), answer.path("times"), buckets));
    }
    List<Series> all = new ArrayList<>();
    for (JsonNode bucket : answer.path("groups").path("buckets")) {
      Map<String, String> labels = Map.of(groupBy, key(bucket));
      all.add(series(selection, step, labels, bucket.path("times"), buckets));
    }
    return all;
  }

  /** A date histogram {@code times} whose buckets begin with the window. */
  static void addTimes(ObjectNode aggregations, Selection selection, Duration step) {
    aggregations
        .withObject("/times/date_histogram")
        .put("field", "@timestamp")
        .put("fixed_interval", step.toMillis() + "ms")
        .put("offset", Math.floorMod(selection.from().toEpochMilli(), step.toMillis()) + "ms")
        .put("min_doc_count", 1);
  }

  static Series series(
      Selection selection, Duration step, Map<String, String> labels, JsonNode times, int buckets) {
    double[] values = new double[buckets];
    for (JsonNode bucket : times.path("buckets")) {
      values[bucketIndex(bucket, selection, step, buckets)] += bucket.path("doc_count").asDouble();
    }
    return new Series(labels, selection.from(), step, values);
  }

  /**
   * Which bucket of the window one of a date histogram is. Where the window ends within a
   * millisecond, what lies in its part belongs to the last whole bucket.
   */
  static int bucketIndex(JsonNode bucket, Selection selection, Duration step, int buckets) {
    long sinceStart = bucket.path("key").asLong() - selection.from().toEpochMilli();
    return (int) Math.min(buckets - 1, Math.floorDiv(sinceStart, step.toMillis()));
  }

  static int buckets(Selection selection, Duration step) {
    long window = Duration.between(selection.from(), selection.to()).toMillis();
    long buckets = Math.max(1, Math.ceilDiv(window, step.toMillis()));
    if (buckets > MOST_BUCKETS) {
      throw new IllegalArgumentException(
          "a window may have " + MOST_BUCKETS + " buckets, not " + buckets);
    }
    return (int) buckets;
  }

  JsonNode aggregations(String streams, ObjectNode search) {
    return requests
        .json("POST", path(streams, "_search", "filter_path=aggregations"), search)
        .path("aggregations");
  }

  private static String key(JsonNode bucket) {
    return bucket.path("key_as_string").asText(bucket.path("key").asText());
  }

  private static String path(String indices, String verb, String parameters) {
    return "/" + indices + "/" + verb + "?ignore_unavailable=true&" + parameters;
  }
}
