package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A layer of Lens as the search that Kibana makes of it, and what its answer says. */
final class LayerSearch {
  private final JsonNode columns;
  private final List<String> buckets = new ArrayList<>();
  private final List<String> numbers = new ArrayList<>();

  LayerSearch(JsonNode layer) {
    columns = layer.path("columns");
    for (JsonNode id : layer.path("columnOrder")) {
      JsonNode column = columns.path(id.asText());
      if (column.path("isBucketed").asBoolean()) {
        buckets.add(id.asText());
      } else if (column.has("sourceField")) {
        numbers.add(id.asText());
      }
    }
  }

  /** The body of the search. */
  String body(String kql) {
    ObjectNode body = Json.object().put("size", 0).put("track_total_hits", true);
    body.set("query", Kql.parse(kql));
    body.set("aggs", level(0));
    return Json.text(body);
  }

  private ObjectNode level(int depth) {
    ObjectNode aggregations = Json.object();
    // Kibana asks for the numbers of every level, since it sorts by them.
    for (String id : numbers) {
      aggregations.set(id, number(columns.path(id)));
    }
    if (depth < buckets.size()) {
      String id = buckets.get(depth);
      ObjectNode bucket = bucket(columns.path(id));
      aggregations.set(id, bucket);
      bucket.set("aggs", level(depth + 1));
    }
    return aggregations;
  }

  private static ObjectNode number(JsonNode column) {
    String field = column.path("sourceField").asText();
    ObjectNode value = Json.object();
    switch (column.path("operationType").asText()) {
      case "count" -> value.putObject("filter").putObject("match_all");
      case "unique_count" -> value.putObject("cardinality").put("field", field);
      case "percentile" ->
          value
              .putObject("percentiles")
              .put("field", field)
              .putArray("percents")
              .add(column.at("/params/percentile").asInt());
      case "average" -> value.putObject("avg").put("field", field);
      case "sum", "min", "max" ->
          value.putObject(column.path("operationType").asText()).put("field", field);
      default -> throw new AssertionError("Elasticsearch cannot compute " + column);
    }
    if (!column.has("filter")) {
      return value;
    }
    ObjectNode filtered = Json.object();
    filtered.set("filter", Kql.parse(column.at("/filter/query").asText()));
    filtered.putObject("aggs").set("value", value);
    return filtered;
  }

  private ObjectNode bucket(JsonNode column) {
    String field = column.path("sourceField").asText();
    ObjectNode bucket = Json.object();
    JsonNode parameters = column.path("params");
    if (column.path("operationType").asText().equals("date_histogram")) {
      bucket.putObject("date_histogram").put("field", field).put("fixed_interval", "1m");
      return bucket;
    }
    String order = parameters.at("/orderBy/type").asText();
    if (order.equals("rare")) {
      int most = parameters.at("/orderBy/maxDocCount").asInt();
      bucket.putObject("rare_terms").put("field", field).put("max_doc_count", most);
      return bucket;
    }
    ObjectNode terms = bucket.putObject("terms").put("field", field);
    terms.put("size", parameters.path("size").asInt());
    if (parameters.path("missingBucket").asBoolean()) {
      terms.put("missing", "__missing__");
    }
    terms
        .putObject("order")
        .put(sortKey(order, parameters), parameters.path("orderDirection").asText());
    return bucket;
  }

  private String sortKey(String order, JsonNode parameters) {
    return switch (order) {
      case "alphabetical" -> "_key";
      case "custom" -> "_count";
      default -> {
        String id = parameters.at("/orderBy/columnId").asText();
        JsonNode column = columns.path(id);
        String inner = column.has("filter") ? id + ">value" : id;
        yield switch (column.path("operationType").asText()) {
          case "percentile" -> inner + "." + column.at("/params/percentile").asInt();
          default -> inner;
        };
      }
    };
  }

  /** One row of the answer. */
  record Row(List<String> keys, Map<String, Double> numbers) {}

  /** The innermost groups with what was computed for each; NaN where there is no value. */
  List<Row> rows(JsonNode answer) {
    List<Row> rows = new ArrayList<>();
    collect(answer.path("aggregations"), 0, List.of(), rows);
    return rows;
  }

  private void collect(JsonNode level, int depth, List<String> keys, List<Row> rows) {
    if (depth == buckets.size()) {
      Map<String, Double> values = new TreeMap<>();
      numbers.forEach(id -> values.put(id, value(level.path(id))));
      rows.add(new Row(keys, values));
      return;
    }
    for (JsonNode bucket : level.path(buckets.get(depth)).path("buckets")) {
      List<String> longer = new ArrayList<>(keys);
      longer.add(bucket.path("key_as_string").asText(bucket.path("key").asText()));
      collect(bucket, depth + 1, longer, rows);
    }
  }

  private static double value(JsonNode result) {
    if (result.has("value") && result.path("value").isObject()) {
      return value(result.path("value"));
    }
    if (result.has("doc_count")) {
      return result.path("doc_count").asDouble();
    }
    JsonNode value =
        result.has("values") ? result.path("values").elements().next() : result.path("value");
    return value.isNumber() ? value.asDouble() : Double.NaN;
  }

  /** What a formula's arithmetic makes of a row. */
  static double compute(JsonNode tree, Row row) {
    if (tree.isNumber()) {
      return tree.asDouble();
    }
    if (tree.isTextual()) {
      return row.numbers().get(tree.asText());
    }
    double left = compute(tree.at("/args/0"), row);
    double right = compute(tree.at("/args/1"), row);
    return switch (tree.path("name").asText()) {
      case "add" -> left + right;
      case "subtract" -> left - right;
      case "multiply" -> left * right;
      case "divide" -> left / right;
      default -> throw new AssertionError("no arithmetic: " + tree);
    };
  }
}
