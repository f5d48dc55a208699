package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Formulas in prefix notation, from their text and from the columns that Kibana computes. */
final class FormulaText {
  private FormulaText() {}

  static String of(Formula formula) {
    return switch (formula) {
      case Formula.Constant constant -> Double.toString(constant.value());
      case Formula.Measure measure -> {
        Aggregation aggregation = measure.aggregation();
        yield measure(aggregation.operation().label(), aggregation.field(), aggregation.kql());
      }
      case Formula.Operation operation ->
          operation.arguments().stream()
              .map(FormulaText::of)
              .collect(Collectors.joining(" ", operation.name() + "(", ")"));
    };
  }

  static String of(JsonNode tree, JsonNode columns) {
    if (tree.isNumber()) {
      return Double.toString(tree.asDouble());
    }
    if (tree.isTextual()) {
      JsonNode column = columns.path(tree.asText());
      return measure(
          column.path("operationType").asText(),
          column.path("sourceField").asText(),
          column.at("/filter/query").asText());
    }
    List<String> parts = new ArrayList<>();
    tree.path("args").forEach(argument -> parts.add(of(argument, columns)));
    return tree.path("name").asText() + "(" + String.join(" ", parts) + ")";
  }

  private static String measure(String operation, String field, String kql) {
    return operation + "[" + field + "|" + kql + "]";
  }
}
