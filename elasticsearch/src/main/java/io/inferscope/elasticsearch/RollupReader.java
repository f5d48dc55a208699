package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Sums the rate roll-up, whose documents are additive counts of ten seconds each. Throws {@link
 * ElasticsearchException} when Elasticsearch is away. Thread-safe.
 */
public final class RollupReader {
  /** The number of latency buckets of a row; bucket i ends at 2^(i/2) · 100 µs. */
  public static final int DURATION_BUCKETS = 60;

  /** The width of the buckets that are stored. */
  public static final Duration RESOLUTION = Duration.ofSeconds(10);

  private static final String PREFIX = "inferscope.rollup.";
  private static final int PAGE = 1_000;

  private final Requests requests;

  /** Reads over {@code connection}. */
  public RollupReader(ElasticsearchConnection connection) {
    this.requests = new Requests(connection);
  }

  /** By what rows can be kept apart and restricted. */
  public enum Dimension {
    SIGNAL,
    SERVICE,
    OPERATION,
    SPAN_KIND,
    SEVERITY,
    PATTERN_ID,
    MODEL,
    STATUS,
    INSTANCE,
    VERSION;

    String field() {
      return PREFIX + name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What to sum.
   *
   * @param from first bucket; a multiple of {@code step} since the epoch is usual
   * @param to first instant that no longer counts
   * @param step width of the rows' buckets, a multiple of {@link #RESOLUTION}
   * @param by one row for each combination of values; empty for one row a bucket
   * @param where values that must hold
   * @param durations whether latency is read: sixty more sums a row
   */
  public record Request(
      String namespace,
      Instant from,
      Instant to,
      Duration step,
      List<Dimension> by,
      Map<Dimension, String> where,
      boolean durations) {
    public Request {
      by = List.copyOf(by);
      where = Map.copyOf(where);
      if (step.isZero() || step.toMillis() % RESOLUTION.toMillis() != 0) {
        throw new IllegalArgumentException("step must be a multiple of 10 s: " + step);
      }
    }
  }

  /**
   * The sums of one bucket and one combination of values.
   *
   * @param bucket its beginning
   * @param key the values in the order of {@code by}; empty text where a document has none
   * @param durationBuckets spans by latency; empty when not asked for; owned by the row
   */
  public record Row(
      Instant bucket,
      List<String> key,
      long count,
      long errors,
      long durationSumNanos,
      long[] durationBuckets) {
    /** The sums of both, under this row's bucket and key; both have latencies, or neither. */
    public Row plus(Row other) {
      long[] durations = durationBuckets.clone();
      for (int i = 0; i < durations.length; i++) {
        durations[i] += other.durationBuckets[i];
      }
      return new Row(
          bucket,
          key,
          count + other.count,
          errors + other.errors,
          durationSumNanos + other.durationSumNanos,
          durations);
    }
  }

  /**
   * All rows that are not empty, in order of time and then of key.
   *
   * @param atMost the most rows; where there are more the latest are missing
   */
  public List<Row> rows(Request request, int atMost) {
    List<Row> rows = new ArrayList<>();
    ObjectNode search = search(request);
    boolean more = true;
    while (more && rows.size() < atMost) {
      JsonNode answer = requests.json("POST", path(request), search).path("aggregations");
      JsonNode composite = answer.path("rows");
      for (JsonNode bucket : composite.path("buckets")) {
        rows.add(row(request, bucket));
      }
      more = composite.has("after_key");
      if (more) {
        search.withObject("/aggs/rows/composite").set("after", composite.path("after_key"));
      }
    }
    return rows.size() > atMost ? List.copyOf(rows.subList(0, atMost)) : rows;
  }

  private static String path(Request request) {
    return "/metrics-inferscope.rollup-"
        + request.namespace()
        + "/_search?ignore_unavailable=true&filter_path=aggregations";
  }

  private static ObjectNode search(Request request) {
    ObjectNode search = Json.object().put("size", 0);
    ArrayNode filters = search.withObject("/query/bool").putArray("filter");
    filters
        .addObject()
        .withObject("/range/@timestamp")
        .put("gte", request.from().toString())
        .put("lt", request.to().toString());
    request
        .where()
        .forEach(
            (dimension, value) ->
                filters.addObject().withObject("/term").put(dimension.field(), value));
    ObjectNode composite = search.withObject("/aggs/rows/composite").put("size", PAGE);
    ArrayNode sources = composite.putArray("sources");
    sources
        .addObject()
        .withObject("/time/date_histogram")
        .put("field", "@timestamp")
        .put("fixed_interval", request.step().toMillis() + "ms")
        .put("offset", request.from().toEpochMilli() % request.step().toMillis() + "ms");
    for (Dimension dimension : request.by()) {
      sources
          .addObject()
          .withObject("/" + dimension.name() + "/terms")
          .put("field", dimension.field())
          .put("missing_bucket", true);
    }
    addSums(search.withObject("/aggs/rows/aggs"), request.durations());
    return search;
  }

  private static void addSums(ObjectNode aggregations, boolean durations) {
    aggregations.withObject("/count/sum").put("field", PREFIX + "count");
    aggregations.withObject("/errors/sum").put("field", PREFIX + "errors");
    if (durations) {
      aggregations.withObject("/duration/sum").put("field", PREFIX + "duration.sum");
      for (int i = 0; i < DURATION_BUCKETS; i++) {
        String name = bucketName(i);
        aggregations.withObject("/" + name + "/sum").put("field", PREFIX + "duration." + name);
      }
    }
  }

  /** {@code b00} to {@code b59}. */
  static String bucketName(int index) {
    return index < 10 ? "b0" + index : "b" + index;
  }

  private static Row row(Request request, JsonNode bucket) {
    List<String> key = new ArrayList<>(request.by().size());
    for (Dimension dimension : request.by()) {
      JsonNode value = bucket.path("key").path(dimension.name());
      key.add(value.isNull() ? "" : value.asText());
    }
    long[] durations = new long[request.durations() ? DURATION_BUCKETS : 0];
    for (int i = 0; i < durations.length; i++) {
      durations[i] = sum(bucket, bucketName(i));
    }
    return new Row(
        Instant.ofEpochMilli(bucket.path("key").path("time").asLong()),
        List.copyOf(key),
        sum(bucket, "count"),
        sum(bucket, "errors"),
        sum(bucket, "duration"),
        durations);
  }

  private static long sum(JsonNode bucket, String name) {
    return Math.round(bucket.path(name).path("value").asDouble(0));
  }
}
