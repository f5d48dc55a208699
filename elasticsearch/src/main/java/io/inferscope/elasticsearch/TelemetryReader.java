package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.model.LogRecord;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads stored telemetry back as the records that it was written from. Attributes come back in the
 * form in which they were indexed (dotted names, bytes as hexadecimal text); metric points as they
 * were sent; descriptions of metrics are not stored. Every method throws {@link
 * ElasticsearchException} when Elasticsearch is away or refuses the query. Thread-safe.
 */
public final class TelemetryReader {
  private static final String METRICS = "metrics.";
  private static final int PAGE = 5_000;

  private final Requests requests;
  private final TelemetrySearch search;

  /** Reads over {@code connection}. */
  public TelemetryReader(ElasticsearchConnection connection) {
    this.requests = new Requests(connection);
    this.search = new TelemetrySearch(connection);
  }

  /**
   * Log records, events of spans among them.
   *
   * @param selection of {@link Signal#LOGS}
   * @param atMost bounds the memory; where more match, an even sample of about that many is read
   * @param seed chooses the sample; the same seed finds the same records as long as nothing is
   *     added
   */
  public Sample<LogRecord> logs(Selection selection, SortOrder order, int atMost, long seed) {
    SharedParts parts = new SharedParts();
    return read(
        selection, order, atMost, seed, hit -> List.of(DocumentReader.log(hit.source(), parts)));
  }

  /** Spans, without their events, which are log documents; see {@link #logs}. */
  public Sample<Span> spans(Selection selection, SortOrder order, int atMost, long seed) {
    SharedParts parts = new SharedParts();
    return read(
        selection, order, atMost, seed, hit -> List.of(DocumentReader.span(hit.source(), parts)));
  }

  /** The earliest spans, where there are more than {@code atMost}; see {@link #logs}. */
  public Sample<Span> earliestSpans(Selection selection, int atMost) {
    SharedParts parts = new SharedParts();
    List<Span> spans =
        read(
            selection,
            selection.filter(),
            SortOrder.OLDEST_FIRST,
            atMost,
            hit -> List.of(DocumentReader.span(hit.source(), parts)));
    long matching = spans.size() < atMost ? spans.size() : search.count(selection);
    return new Sample<>(spans, Math.max(matching, spans.size()));
  }

  /**
   * Metric points; see {@link #logs}. What is counted and sampled are documents, each of which
   * holds the points of one time, resource and set of attributes.
   */
  public Sample<List<MetricPoint>> metrics(
      Selection selection, SortOrder order, int atMost, long seed) {
    SharedParts parts = new SharedParts();
    return read(
        selection, order, atMost, seed, hit -> List.of(MetricReader.points(hit.source(), parts)));
  }

  /** The metrics of a namespace by name, whenever they were written. */
  public List<String> metricNames(String namespace) {
    String path =
        "/"
            + Signal.METRICS.streams(namespace)
            + "/_field_caps?fields="
            + METRICS
            + "*&filters=-parent&ignore_unavailable=true&allow_no_indices=true";
    List<String> names = new ArrayList<>();
    requests
        .json("GET", path, null)
        .path("fields")
        .fieldNames()
        .forEachRemaining(field -> names.add(field.substring(METRICS.length())));
    return names;
  }

  /** A query for documents that hold one of these metrics; see {@link Selection#matching}. */
  public static String holdingMetrics(List<String> names) {
    ObjectNode query = Json.object();
    ArrayNode any = query.withObject("/bool").putArray("should");
    names.forEach(name -> any.addObject().withObject("/exists").put("field", METRICS + name));
    query.withObject("/bool").put("minimum_should_match", 1);
    return query.toString();
  }

  /** How many documents match. */
  public long count(Selection selection) {
    return search.count(selection);
  }

  private <T> Sample<T> read(
      Selection selection, SortOrder order, int atMost, long seed, Function<Hit, List<T>> decode) {
    EvenSample drawn =
        EvenSample.of(selection, search.count(selection), atMost, seed, search::count);
    List<T> records = read(selection, drawn.query(), order, atMost, decode);
    return new Sample<>(records, Math.max(drawn.matching(), records.size()));
  }

  private <T> List<T> read(
      Selection selection,
      ObjectNode query,
      SortOrder order,
      int atMost,
      Function<Hit, List<T>> decode) {
    List<T> records = new ArrayList<>();
    PointInTime position = PointInTime.open(requests, selection.streams());
    try {
      boolean more = true;
      while (more && records.size() < atMost) {
        int size = Math.min(PAGE, atMost - records.size());
        JsonNode answer = page(query, order, position, size);
        position = position.after(answer);
        List<Hit> hits = TelemetrySearch.hits(answer);
        hits.forEach(hit -> records.addAll(decode.apply(hit)));
        more = hits.size() == size;
      }
    } finally {
      position.close(requests);
    }
    return records;
  }

  private JsonNode page(ObjectNode query, SortOrder order, PointInTime position, int size) {
    ObjectNode body = Json.object().put("size", size).put("track_total_hits", false);
    body.set("query", query);
    TelemetrySearch.addSort(body, order);
    position.applyTo(body);
    // No filter_path: it would have Elasticsearch parse every document that it could copy.
    return requests.json("POST", "/_search", body);
  }
}
