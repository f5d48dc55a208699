package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A query of Grafana's Elasticsearch data source as the search that it sends (grafana, package
 * pkg/tsdb/elasticsearch: a query_string that reads wildcards, aggregations nested bucket by
 * bucket, metrics innermost, and with every bucket that is sorted by one).
 */
final class GrafanaSearch {
  private GrafanaSearch() {}

  static String body(JsonNode target) {
    ObjectNode body = Json.object().put("size", 0).put("track_total_hits", true);
    body.putObject("query")
        .putObject("query_string")
        .put("analyze_wildcard", true)
        .put("query", target.path("query").asText());
    if (!isLogs(target)) {
      body.set("aggs", level(target, 0));
    }
    return Json.text(body);
  }

  /** Documents as they are, which need no numbers. */
  private static boolean isLogs(JsonNode target) {
    return target.at("/metrics/0/type").asText().equals("logs");
  }

  private static ObjectNode level(JsonNode target, int depth) {
    ObjectNode aggregations = Json.object();
    for (JsonNode metric : target.path("metrics")) {
      if (!metric.path("type").asText().matches("count|derivative")) {
        aggregations.set(metric.path("id").asText(), metric(metric));
      }
    }
    JsonNode bucket = target.path("bucketAggs").path(depth);
    if (!bucket.isMissingNode()) {
      ObjectNode json = bucket(bucket);
      json.set("aggs", level(target, depth + 1));
      aggregations.set(bucket.path("id").asText(), json);
    }
    return aggregations;
  }

  private static ObjectNode metric(JsonNode metric) {
    ObjectNode json = Json.object();
    ObjectNode inner = json.putObject(metric.path("type").asText());
    inner.put("field", metric.path("field").asText());
    JsonNode percents = metric.at("/settings/percents");
    if (percents.isArray()) {
      inner.set("percents", percents);
    }
    return json;
  }

  private static ObjectNode bucket(JsonNode bucket) {
    ObjectNode json = Json.object();
    JsonNode settings = bucket.path("settings");
    String field = bucket.path("field").asText();
    switch (bucket.path("type").asText()) {
      case "date_histogram" ->
          json.putObject("date_histogram").put("field", field).put("fixed_interval", "1m");
      case "filters" ->
          json.putObject("filters")
              .putObject("filters")
              .putObject("all")
              .putObject("query_string")
              .put("query", settings.at("/filters/0/query").asText());
      case "terms" -> {
        ObjectNode terms = json.putObject("terms").put("field", field);
        terms.put("size", settings.path("size").asInt());
        if (settings.has("missing")) {
          terms.put("missing", settings.path("missing").asText());
        }
        String by = settings.path("orderBy").asText();
        terms
            .putObject("order")
            .put(by.equals("_term") ? "_key" : by, settings.path("order").asText());
      }
      default -> throw new AssertionError("Grafana knows no " + bucket);
    }
    return json;
  }

  /** Whether the innermost buckets of an answer hold a document and a number. */
  static boolean hasNumbers(JsonNode answer, JsonNode target) {
    return isLogs(target) || hasNumbers(answer.path("aggregations"), target, 0);
  }

  private static boolean hasNumbers(JsonNode level, JsonNode target, int depth) {
    JsonNode bucket = target.path("bucketAggs").path(depth);
    if (bucket.isMissingNode()) {
      return level.path("doc_count").asInt() > 0 && metricsHaveValues(level, target);
    }
    for (JsonNode inner : level.path(bucket.path("id").asText()).path("buckets")) {
      if (hasNumbers(inner, target, depth + 1)) {
        return true;
      }
    }
    return false;
  }

  private static boolean metricsHaveValues(JsonNode level, JsonNode target) {
    for (JsonNode metric : target.path("metrics")) {
      JsonNode result = level.path(metric.path("id").asText());
      JsonNode value = result.has("values") ? result.path("values").path(0) : result.path("value");
      boolean computed = metric.path("type").asText().matches("count|derivative");
      if (!computed && !value.isNumber() && !result.has("values")) {
        return false;
      }
    }
    return true;
  }
}
