package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.model.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads indexed values of a sample of documents. A stored document is one of two thousand in a
 * block, which is unpacked for each document that is read; values are also kept by column, where a
 * few far apart cost little. Every method throws {@link ElasticsearchException} when Elasticsearch
 * is away or refuses the query. Thread-safe.
 */
public final class ColumnReader {
  /** The most columns of a search; stands in the templates as max_docvalue_fields_search. */
  private static final int MOST_COLUMNS = 500;

  private static final String TIMESTAMP = "@timestamp";

  private final Requests requests;
  private final TelemetrySearch search;

  /** Reads over {@code connection}. */
  public ColumnReader(ElasticsearchConnection connection) {
    this.requests = new Requests(connection);
    this.search = new TelemetrySearch(connection);
  }

  /**
   * One document.
   *
   * @param values by the full names of the fields, of those that hold a single value
   */
  public record Row(Instant at, Map<String, Value> values) {}

  /**
   * An even sample, in no order.
   *
   * @param matching how many documents there are, which the caller has counted
   * @param fields names, or patterns with {@code *}
   * @param atMost the most rows, to 10,000
   * @param seed chooses the sample
   */
  public Sample<Row> sample(
      Selection selection, long matching, List<String> fields, int atMost, long seed) {
    List<String> columns = columns(selection, fields);
    EvenSample guessed = EvenSample.guessed(selection, matching, atMost, seed);
    List<Row> rows = rows(selection, guessed, columns, atMost);
    if (!guessed.guessedRight(rows.size(), atMost)) {
      EvenSample counted = EvenSample.of(selection, matching, atMost, seed, search::count);
      rows = rows(selection, counted, columns, atMost);
    }
    return new Sample<>(rows, Math.max(matching, rows.size()));
  }

  private List<Row> rows(Selection selection, EvenSample drawn, List<String> columns, int atMost) {
    ObjectNode body = Json.object().put("size", atMost).put("track_total_hits", false);
    body.put("stored_fields", "_none_");
    body.set("query", drawn.query());
    body.putArray("sort").add("_doc");
    ArrayNode read = body.putArray("docvalue_fields");
    read.addObject().put("field", TIMESTAMP).put("format", "strict_date_optional_time_nanos");
    columns.forEach(read::add);
    JsonNode answer =
        requests.json(
            "POST",
            "/" + selection.streams() + "/_search?ignore_unavailable=true&allow_no_indices=true",
            body);
    List<Row> rows = new ArrayList<>();
    answer.path("hits").path("hits").forEach(hit -> rows.add(row(hit.path("fields"))));
    return rows;
  }

  /** The fields of which there are columns with anything in them. */
  private List<String> columns(Selection selection, List<String> fields) {
    String path =
        "/%s/_field_caps?fields=%s&filters=-parent&include_empty_fields=false"
            .formatted(selection.streams(), String.join(",", fields));
    JsonNode found =
        requests.json("GET", path + "&ignore_unavailable=true&allow_no_indices=true", null);
    List<String> columns = new ArrayList<>();
    found
        .path("fields")
        .properties()
        .forEach(
            field -> {
              if (columns.size() < MOST_COLUMNS - 1 && hasColumn(field.getValue())) {
                columns.add(field.getKey());
              }
            });
    return columns;
  }

  private static boolean hasColumn(JsonNode types) {
    for (JsonNode type : types) {
      if (!type.path("aggregatable").asBoolean()) {
        return false;
      }
    }
    return true;
  }

  private static Row row(JsonNode fields) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      if (field.getValue().size() == 1 && !field.getKey().equals(TIMESTAMP)) {
        values.put(field.getKey(), DocumentReader.value(field.getValue().path(0)));
      }
    }
    long nanos = DocumentReader.nanos(fields.path(TIMESTAMP).path(0));
    return new Row(Instant.ofEpochSecond(0, nanos), values);
  }
}
