package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts log documents by pattern or exception, exactly, and tells of each group what a person asks
 * first. Every method throws {@link ElasticsearchException} when Elasticsearch is away or refuses
 * the query. Thread-safe.
 */
public final class PatternSearch {
  private static final int PAGE = 2_000;
  private static final int MOST_VALUES = 20;
  private static final String ROLLUP = "inferscope.rollup.";
  private static final String NANOS = "strict_date_optional_time_nanos";

  private final Requests requests;

  /** Searches over {@code connection}. */
  public PatternSearch(ElasticsearchConnection connection) {
    this.requests = new Requests(connection);
  }

  /** By what documents are grouped. */
  public enum Grouping {
    PATTERN("inferscope.pattern.id"),
    EXCEPTION("inferscope.exception.id");

    private final String field;

    Grouping(String field) {
      this.field = field;
    }

    /** The field that holds a group's id. */
    public String field() {
      return field;
    }
  }

  /**
   * Documents of each group.
   *
   * @param byId by group id
   * @param total of all documents that match, with and without a group
   */
  public record Counts(Map<String, Long> byId, long total) {
    public Counts {
      byId = Map.copyOf(byId);
    }
  }

  /**
   * What is known of one group in a window.
   *
   * @param first time of the first document; null where there is none
   * @param trend documents in each step of the window; owned by the record
   * @param severities documents by severity, the most frequent
   * @param services documents by service, the most frequent
   * @param newest the newest documents, the newest first
   */
  public record Facts(
      long count,
      @Nullable Instant first,
      @Nullable Instant last,
      long[] trend,
      Map<String, Long> severities,
      Map<String, Long> services,
      List<Hit> newest) {}

  /**
   * What was written in a window.
   *
   * @param bytes of all, also of what {@code rows} leaves out; {@code records} likewise
   */
  public record Volumes(long bytes, long records, List<Volume> rows) {}

  /** What one service has written of one pattern. */
  public record Volume(
      String service, String patternId, String severity, long records, long bytes) {}

  /**
   * Exact counts of all groups.
   *
   * @param most the most groups; of what lies beyond only the total tells
   */
  public Counts counts(Selection selection, Grouping grouping, int most) {
    ObjectNode search = Json.object().put("size", 0).put("track_total_hits", true);
    search.set("query", selection.filter());
    ObjectNode composite = search.withObject("/aggs/groups/composite").put("size", PAGE);
    ObjectNode source = composite.putArray("sources").addObject();
    source.withObject("/id/terms").put("field", grouping.field);
    Map<String, Long> byId = new HashMap<>();
    long total = 0;
    boolean more = true;
    while (more && byId.size() < most) {
      JsonNode answer = search(selection.streams(), search);
      total = Math.max(total, answer.path("hits").path("total").path("value").asLong());
      JsonNode groups = answer.path("aggregations").path("groups");
      for (JsonNode bucket : groups.path("buckets")) {
        byId.put(bucket.path("key").path("id").asText(), bucket.path("doc_count").asLong());
      }
      more = groups.has("after_key");
      if (more) {
        composite.set("after", groups.path("after_key"));
      }
    }
    return new Counts(byId, total);
  }

  /**
   * The facts of some groups.
   *
   * @param groups for each name the ids that belong to it
   * @param step width of the trend's buckets
   * @param examples the most documents of each group
   */
  public Map<String, Facts> facts(
      Selection selection,
      Grouping grouping,
      Map<String, Set<String>> groups,
      Duration step,
      int examples) {
    if (groups.isEmpty()) {
      return Map.of();
    }
    List<Map.Entry<String, Set<String>>> named = List.copyOf(groups.entrySet());
    ObjectNode search = Json.object().put("size", 0);
    search.set("query", selection.filter());
    ObjectNode filters = search.withObject("/aggs/groups/filters/filters");
    for (int i = 0; i < named.size(); i++) {
      ArrayNode ids = filters.withObject("/g" + i).withObject("/terms").putArray(grouping.field);
      named.get(i).getValue().forEach(ids::add);
    }
    addFacts(search.withObject("/aggs/groups/aggs"), selection, step, examples);
    JsonNode buckets =
        search(selection.streams(), search).path("aggregations").path("groups").path("buckets");
    Map<String, Facts> facts = new LinkedHashMap<>();
    for (int i = 0; i < named.size(); i++) {
      facts.put(named.get(i).getKey(), facts(buckets.path("g" + i), selection, step));
    }
    return facts;
  }

  private static void addFacts(
      ObjectNode aggregations, Selection selection, Duration step, int examples) {
    aggregations
        .withObject("/times/date_histogram")
        .put("field", "@timestamp")
        .put("fixed_interval", step.toMillis() + "ms")
        .put("offset", Math.floorMod(selection.from().toEpochMilli(), step.toMillis()) + "ms")
        .put("min_doc_count", 1);
    terms(aggregations, "severities", "severity_text");
    terms(aggregations, "services", "service.name");
    aggregations.withObject("/first/min").put("field", "@timestamp").put("format", NANOS);
    aggregations.withObject("/last/max").put("field", "@timestamp").put("format", NANOS);
    TelemetrySearch.addSort(
        aggregations.withObject("/newest/top_hits").put("size", examples), SortOrder.NEWEST_FIRST);
  }

  private static void terms(ObjectNode aggregations, String name, String field) {
    aggregations.withObject("/" + name + "/terms").put("field", field).put("size", MOST_VALUES);
  }

  private static Facts facts(JsonNode bucket, Selection selection, Duration step) {
    long window = Duration.between(selection.from(), selection.to()).toMillis();
    long[] trend = new long[Math.toIntExact(Math.max(1, Math.ceilDiv(window, step.toMillis())))];
    for (JsonNode time : bucket.path("times").path("buckets")) {
      trend[TelemetrySearch.bucketIndex(time, selection, step, trend.length)] +=
          time.path("doc_count").asLong();
    }
    return new Facts(
        bucket.path("doc_count").asLong(),
        time(bucket.path("first")),
        time(bucket.path("last")),
        trend,
        terms(bucket.path("severities")),
        terms(bucket.path("services")),
        TelemetrySearch.hits(bucket.path("newest")));
  }

  private static @Nullable Instant time(JsonNode aggregation) {
    try {
      return Instant.parse(aggregation.path("value_as_string").asText());
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Map<String, Long> terms(JsonNode aggregation) {
    Map<String, Long> counts = new TreeMap<>();
    for (JsonNode bucket : aggregation.path("buckets")) {
      counts.put(bucket.path("key").asText(), bucket.path("doc_count").asLong());
    }
    return counts;
  }

  /** The newest documents of the ids, those of other times and queries left out. */
  public List<Hit> newest(
      Selection selection, Grouping grouping, Collection<String> ids, int size) {
    ObjectNode search = Json.object().put("size", size);
    ArrayNode filters = search.withObject("/query/bool").putArray("filter");
    filters.add(selection.filter());
    ArrayNode wanted = filters.addObject().withObject("/terms").putArray(grouping.field);
    ids.forEach(wanted::add);
    TelemetrySearch.addSort(search, SortOrder.NEWEST_FIRST);
    return TelemetrySearch.hits(search(selection.streams(), search));
  }

  /**
   * What was written in a window, by service, pattern and severity, from the rate roll-up: so with
   * a resolution of ten seconds.
   *
   * @param most the most rows; the totals are of all
   */
  public Volumes volumes(String namespace, Instant from, Instant to, int most) {
    ObjectNode search = volumeSearch(from, to);
    ObjectNode composite = search.withObject("/aggs/groups/composite");
    List<Volume> volumes = new ArrayList<>();
    JsonNode answer = Json.object();
    boolean more = true;
    while (more && volumes.size() < most) {
      answer = search("metrics-inferscope.rollup-" + namespace, search).path("aggregations");
      JsonNode groups = answer.path("groups");
      for (JsonNode bucket : groups.path("buckets")) {
        volumes.add(volume(bucket));
      }
      more = groups.has("after_key");
      if (more) {
        composite.set("after", groups.path("after_key"));
      }
    }
    return new Volumes(sum(answer, "bytes"), sum(answer, "count"), volumes);
  }

  private static ObjectNode volumeSearch(Instant from, Instant to) {
    ObjectNode search = Json.object().put("size", 0);
    ArrayNode filters = search.withObject("/query/bool").putArray("filter");
    filters.addObject().withObject("/term").put(ROLLUP + "signal", "logs");
    filters
        .addObject()
        .withObject("/range/@timestamp")
        .put("gte", from.toString())
        .put("lt", to.toString());
    ObjectNode composite = search.withObject("/aggs/groups/composite").put("size", PAGE);
    ArrayNode sources = composite.putArray("sources");
    for (String dimension : List.of("service", "pattern_id", "severity")) {
      sources
          .addObject()
          .withObject("/" + dimension + "/terms")
          .put("field", ROLLUP + dimension)
          .put("missing_bucket", true);
    }
    addVolumeSums(search.withObject("/aggs"));
    addVolumeSums(search.withObject("/aggs/groups/aggs"));
    return search;
  }

  private static void addVolumeSums(ObjectNode aggregations) {
    aggregations.withObject("/count/sum").put("field", ROLLUP + "count");
    aggregations.withObject("/bytes/sum").put("field", ROLLUP + "bytes");
  }

  private static long sum(JsonNode bucket, String name) {
    return Math.round(bucket.path(name).path("value").asDouble());
  }

  private static Volume volume(JsonNode bucket) {
    JsonNode key = bucket.path("key");
    return new Volume(
        text(key.path("service")),
        text(key.path("pattern_id")),
        text(key.path("severity")),
        sum(bucket, "count"),
        sum(bucket, "bytes"));
  }

  private static String text(JsonNode node) {
    return node.isNull() ? "" : node.asText();
  }

  private JsonNode search(String streams, ObjectNode search) {
    return requests.json(
        "POST",
        "/"
            + streams
            + "/_search?ignore_unavailable=true&filter_path=aggregations,hits.total,"
            + "hits.hits._index,hits.hits._id,hits.hits._source",
        search);
  }
}
