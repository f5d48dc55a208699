package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.kibanadashboards.Panel.Form;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The queries of one chart in the form of Grafana's Elasticsearch data source: one for each layer
 * and condition, since a query has one condition; a formula becomes an expression over hidden ones.
 */
final class GrafanaQueries {
  private static final ObjectNode EXPRESSIONS =
      Json.object().put("type", "__expr__").put("uid", "__expr__");

  private final Panel.Chart chart;
  private final ArrayNode targets = Json.array();

  private GrafanaQueries(Panel.Chart chart) {
    this.chart = chart;
  }

  static ArrayNode of(Panel.Chart chart) {
    GrafanaQueries queries = new GrafanaQueries(chart);
    chart.layers().forEach(queries::layer);
    return queries.targets;
  }

  /**
   * Whether Grafana can show it: its tables have no arithmetic between queries, and it asks for
   * nothing without a time.
   */
  static boolean canShow(Panel.Chart chart, Metric metric) {
    boolean table = chart.form() == Form.TABLE;
    return chart.layers().stream().noneMatch(layer -> layer.view().timeField().isEmpty())
        && !(table && metric instanceof Metric.Computed);
  }

  private void layer(Layer layer) {
    Map<String, List<Metric>> byCondition = new LinkedHashMap<>();
    for (Metric metric : layer.metrics()) {
      switch (metric) {
        case Metric.Plain plain ->
            byCondition
                .computeIfAbsent(plain.aggregation().kql(), kql -> new ArrayList<>())
                .add(plain);
        case Metric.CounterRate rate ->
            byCondition.computeIfAbsent("", kql -> new ArrayList<>()).add(rate);
        case Metric.Computed computed -> {
          if (canShow(chart, computed)) {
            formula(layer, computed);
          }
        }
      }
    }
    byCondition.forEach((kql, metrics) -> query(layer, kql, metrics, false));
  }

  private void formula(Layer layer, Metric.Computed computed) {
    String expression = expression(layer, Formula.parse(computed.formula()));
    ObjectNode target = targets.addObject().put("refId", nextId()).put("type", "math");
    target.set("datasource", EXPRESSIONS.deepCopy());
    target.put("expression", expression).put("hide", false);
  }

  private String expression(Layer layer, Formula formula) {
    return switch (formula) {
      case Formula.Constant constant -> Double.toString(constant.value());
      case Formula.Measure measure -> {
        Metric.Plain part = new Metric.Plain("", measure.aggregation(), Unit.COUNT, false);
        yield "$" + query(layer, measure.aggregation().kql(), List.of(part), true);
      }
      case Formula.Operation operation -> {
        String left = expression(layer, operation.arguments().getFirst());
        String right = expression(layer, operation.arguments().getLast());
        yield "(" + left + " " + sign(operation.name()) + " " + right + ")";
      }
    };
  }

  private static String sign(String operation) {
    return switch (operation) {
      case "add" -> "+";
      case "subtract" -> "-";
      case "multiply" -> "*";
      case "divide" -> "/";
      default -> throw new IllegalArgumentException("Grafana has no " + operation);
    };
  }

  private String query(Layer layer, String kql, List<Metric> metrics, boolean hidden) {
    String id = nextId();
    ObjectNode target = targets.addObject().put("refId", id).put("hide", hidden);
    target.set("datasource", source(layer.view()));
    target.put("timeField", layer.view().timeField());
    target.put("query", LuceneText.both(chart.kql(), kql));
    ArrayNode numbers = target.putArray("metrics");
    for (Metric metric : metrics) {
      metric(metric, numbers);
    }
    buckets(layer, numbers, target.putArray("bucketAggs"));
    if (metrics.size() == 1 && chart.form() != Form.TABLE && layer.buckets().size() < 2) {
      target.put("alias", metrics.getFirst().label());
    }
    return id;
  }

  private String nextId() {
    return String.valueOf((char) ('A' + targets.size()));
  }

  static ObjectNode source(DataView view) {
    return Json.object().put("type", "elasticsearch").put("uid", view.id());
  }

  private static void metric(Metric metric, ArrayNode numbers) {
    String id = String.valueOf(numbers.size() + 1);
    switch (metric) {
      case Metric.Plain plain ->
          aggregation(plain.aggregation(), numbers.addObject().put("id", id));
      // Grafana takes the difference between intervals of the highest value of each.
      case Metric.CounterRate rate -> {
        numbers
            .addObject()
            .put("id", id)
            .put("type", "max")
            .put("field", rate.field())
            .put("hide", true);
        ObjectNode slope = numbers.addObject().put("id", id + "0").put("type", "derivative");
        slope.put("field", id).put("pipelineAgg", id).putObject("settings").put("unit", "1s");
      }
      case Metric.Computed computed ->
          throw new IllegalArgumentException(computed.label() + " is several queries");
    }
  }

  private static void aggregation(Aggregation aggregation, ObjectNode number) {
    switch (aggregation.operation()) {
      case COUNT -> number.put("type", "count");
      case SUM -> number.put("type", "sum").put("field", aggregation.field());
      case AVERAGE -> number.put("type", "avg").put("field", aggregation.field());
      case MINIMUM -> number.put("type", "min").put("field", aggregation.field());
      case MAXIMUM -> number.put("type", "max").put("field", aggregation.field());
      case DISTINCT -> number.put("type", "cardinality").put("field", aggregation.field());
      case PERCENTILE ->
          number
              .put("type", "percentiles")
              .put("field", aggregation.field())
              .putObject("settings")
              .putArray("percents")
              .add(String.valueOf(aggregation.percentile()));
    }
  }

  private static void buckets(Layer layer, ArrayNode numbers, ArrayNode buckets) {
    for (Bucket bucket : layer.buckets()) {
      ObjectNode json = buckets.addObject().put("id", "b" + buckets.size());
      switch (bucket) {
        case Bucket.Time time -> {
          json.put("type", "date_histogram").put("field", layer.view().timeField());
          json.putObject("settings").put("interval", "auto").put("min_doc_count", "0");
        }
        case Bucket.Terms terms -> terms(terms, numbers, json);
      }
    }
    if (buckets.isEmpty()) {
      // One group of everything: a single row, which a number is taken from.
      ObjectNode all = buckets.addObject().put("id", "b0").put("type", "filters");
      all.putObject("settings")
          .putArray("filters")
          .addObject()
          .put("query", "*")
          .put("label", "all");
    }
  }

  private static void terms(Bucket.Terms terms, ArrayNode numbers, ObjectNode json) {
    json.put("type", "terms").put("field", terms.field());
    ObjectNode settings = json.putObject("settings");
    settings.put("size", String.valueOf(terms.size())).put("min_doc_count", "1");
    if (terms.withNone()) {
      settings.put("missing", "–");
    }
    switch (terms.order()) {
      case LARGEST -> settings.put("order", "desc").put("orderBy", first(numbers));
      case SMALLEST -> settings.put("order", "asc").put("orderBy", first(numbers));
      case RAREST -> settings.put("order", "asc").put("orderBy", "_count");
      case ALPHABETICAL -> settings.put("order", "asc").put("orderBy", "_term");
    }
  }

  /** Grafana sorts by a metric's id, a percentile's with its number. */
  private static String first(ArrayNode numbers) {
    var first = numbers.path(0);
    return switch (first.path("type").asText()) {
      case "count" -> "_count";
      case "percentiles" -> "1[" + first.at("/settings/percents/0").asText() + ".0]";
      default -> "1";
    };
  }
}
