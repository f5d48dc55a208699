package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.kibanadashboards.Formula.Constant;
import io.inferscope.kibanadashboards.Formula.Measure;
import io.inferscope.kibanadashboards.Formula.Operation;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of one layer in the form of Kibana Lens: buckets first, then numbers, each formula
 * followed by its parts. Bucket i is column {@code bi}, metric i column {@code mi}.
 */
final class LayerColumns {
  private final Layer layer;
  private final ObjectNode columns = Json.object();

  private LayerColumns(Layer layer) {
    this.layer = layer;
  }

  static String bucketId(int index) {
    return "b" + index;
  }

  static String metricId(int index) {
    return "m" + index;
  }

  /** The layer, as {@code datasourceStates.formBased.layers} holds it. */
  static ObjectNode json(Layer layer) {
    LayerColumns building = new LayerColumns(layer);
    for (int i = 0; i < layer.buckets().size(); i++) {
      building.columns.set(bucketId(i), building.bucket(layer.buckets().get(i)));
    }
    for (int i = 0; i < layer.metrics().size(); i++) {
      building.metric(metricId(i), layer.metrics().get(i));
    }
    ObjectNode json = Json.object();
    ArrayNode order = json.putArray("columnOrder");
    building.columns.fieldNames().forEachRemaining(order::add);
    json.set("columns", building.columns);
    json.put("sampling", 1).put("ignoreGlobalFilters", layer.independent());
    json.putObject("incompleteColumns");
    return json;
  }

  private ObjectNode bucket(Bucket bucket) {
    return switch (bucket) {
      case Bucket.Time time -> time();
      case Bucket.Terms terms -> terms(terms);
    };
  }

  private ObjectNode time() {
    String field = layer.view().timeField();
    ObjectNode json = Json.object().put("label", field).put("dataType", "date");
    json.put("operationType", "date_histogram").put("sourceField", field);
    json.put("isBucketed", true).put("scale", "interval");
    json.putObject("params")
        .put("interval", "auto")
        .put("includeEmptyRows", true)
        .put("dropPartials", false);
    return json;
  }

  private ObjectNode terms(Bucket.Terms terms) {
    ObjectNode json = Json.object().put("label", terms.label()).put("customLabel", true);
    json.put("dataType", terms.numeric() ? "number" : "string");
    json.put("operationType", "terms").put("scale", "ordinal");
    json.put("sourceField", terms.field()).put("isBucketed", true);
    ObjectNode parameters = json.putObject("params").put("size", terms.size());
    order(terms, parameters);
    boolean ascending = terms.order() != Bucket.Order.LARGEST;
    parameters.put("orderDirection", ascending ? "asc" : "desc");
    // Kibana heeds the second only with the first.
    parameters.put("otherBucket", terms.withNone()).put("missingBucket", terms.withNone());
    parameters.putObject("parentFormat").put("id", "terms");
    parameters.putArray("include");
    parameters.putArray("exclude");
    parameters.put("includeIsRegex", false).put("excludeIsRegex", false);
    return json;
  }

  private void order(Bucket.Terms terms, ObjectNode parameters) {
    switch (terms.order()) {
      case LARGEST, SMALLEST -> orderByNumber(parameters);
      // Elasticsearch counts rare values exactly up to this many documents each.
      case RAREST -> parameters.putObject("orderBy").put("type", "rare").put("maxDocCount", 3);
      case ALPHABETICAL ->
          parameters.putObject("orderBy").put("type", "alphabetical").put("fallback", false);
    }
  }

  /** Kibana sorts by what Elasticsearch computes, not by what is computed from it. */
  private void orderByNumber(ObjectNode parameters) {
    for (int i = 0; i < layer.metrics().size(); i++) {
      if (layer.metrics().get(i) instanceof Metric.Plain) {
        parameters.putObject("orderBy").put("type", "column").put("columnId", metricId(i));
        return;
      }
    }
    parameters.putObject("orderBy").put("type", "custom");
    parameters.set("orderAgg", aggregation("Documents", Aggregation.count(""), Unit.COUNT));
  }

  private void metric(String id, Metric metric) {
    switch (metric) {
      case Metric.Plain plain -> {
        ObjectNode json = aggregation(plain.label(), plain.aggregation(), plain.unit());
        if (plain.perSecond()) {
          json.put("timeScale", "s");
        }
        columns.set(id, json);
      }
      case Metric.Computed computed -> formula(id, computed);
      case Metric.CounterRate rate -> counterRate(id, rate);
    }
  }

  private static ObjectNode number(String label, String operation, Unit unit) {
    return Json.object()
        .put("label", label)
        .put("customLabel", true)
        .put("dataType", unit.dataType())
        .put("operationType", operation)
        .put("isBucketed", false)
        .put("scale", "ratio");
  }

  private static ObjectNode aggregation(String label, Aggregation aggregation, Unit unit) {
    ObjectNode json = number(label, aggregation.operation().label(), unit);
    json.put("sourceField", aggregation.field());
    if (!aggregation.kql().isEmpty()) {
      json.set("filter", Json.kql(aggregation.kql()));
    }
    ObjectNode parameters = json.putObject("params");
    switch (aggregation.operation()) {
      case COUNT, SUM, DISTINCT -> parameters.put("emptyAsNull", false);
      case PERCENTILE -> parameters.put("percentile", aggregation.percentile());
      case AVERAGE, MINIMUM, MAXIMUM -> parameters.put("emptyAsNull", true);
    }
    unit.format().ifPresent(format -> parameters.set("format", format));
    return json;
  }

  private void counterRate(String id, Metric.CounterRate rate) {
    ObjectNode json = number(rate.label(), "counter_rate", rate.unit());
    String counter = id + "X0";
    json.put("timeScale", "s").putArray("references").add(counter);
    ObjectNode parameters = json.putObject("params");
    rate.unit().format().ifPresent(format -> parameters.set("format", format));
    columns.set(id, json);
    Aggregation highest = Aggregation.of(Aggregation.Operation.MAXIMUM, rate.field());
    columns.set(counter, aggregation("Part of " + rate.label(), highest, rate.unit()));
  }

  /** A root column, one column for each aggregation, and one for the arithmetic between them. */
  private void formula(String id, Metric.Computed computed) {
    Formula parsed = Formula.parse(computed.formula());
    if (!(parsed instanceof Operation)) {
      throw new IllegalArgumentException("«" + computed.formula() + "» computes nothing");
    }
    List<Aggregation> measures = new ArrayList<>();
    JsonNode tree = tree(id, computed.formula(), parsed, measures);
    String math = id + "X" + measures.size();
    ObjectNode root = number(computed.label(), "formula", computed.unit());
    ObjectNode parameters = root.putObject("params");
    parameters.put("formula", computed.formula()).put("isFormulaBroken", false);
    computed.unit().format().ifPresent(format -> parameters.set("format", format));
    root.putArray("references").add(math);
    columns.set(id, root);
    String label = "Part of " + computed.formula();
    ObjectNode arithmetic = number(label, "math", Unit.COUNT);
    arithmetic.putObject("params").set("tinymathAst", tree);
    ArrayNode references = arithmetic.putArray("references");
    for (int i = 0; i < measures.size(); i++) {
      Unit unit = measures.get(i).isOfInstants() ? Unit.INSTANT : Unit.COUNT;
      columns.set(id + "X" + i, withoutFormat(aggregation(label, measures.get(i), unit)));
      references.add(id + "X" + i);
    }
    columns.set(math, arithmetic);
  }

  /** Parts of a formula are never shown. */
  private static ObjectNode withoutFormat(ObjectNode column) {
    column.withObject("/params").remove("format");
    return column;
  }

  /** Kibana's tinymath tree, with the names of columns in the place of aggregations. */
  private static JsonNode tree(String id, String text, Formula part, List<Aggregation> measures) {
    return switch (part) {
      case Constant constant -> Json.array().add(constant.value()).get(0);
      case Measure measure -> {
        measures.add(measure.aggregation());
        yield Json.array().add(id + "X" + (measures.size() - 1)).get(0);
      }
      case Operation operation -> {
        ObjectNode json = Json.object().put("type", "function").put("name", operation.name());
        ArrayNode arguments = json.putArray("args");
        operation.arguments().forEach(one -> arguments.add(tree(id, text, one, measures)));
        json.putObject("location").put("min", operation.from()).put("max", operation.to());
        yield json.put("text", text.substring(operation.from(), operation.to()));
      }
    };
  }
}
