package io.inferscope.kibanadashboards;

import java.util.List;

/** An expression of Kibana's formula language, as far as the dashboards use it. */
sealed interface Formula {
  /** A number as it stands. */
  record Constant(double value) implements Formula {}

  /**
   * Arithmetic, by the name that Kibana's tinymath gives it.
   *
   * @param from first character of its text
   * @param to the character after its last one
   */
  record Operation(String name, List<Formula> arguments, int from, int to) implements Formula {
    public Operation {
      arguments = List.copyOf(arguments);
    }
  }

  /** A number that Elasticsearch computes. */
  record Measure(Aggregation aggregation) implements Formula {}

  /**
   * Reads a formula.
   *
   * @throws IllegalArgumentException when it is none, saying where
   */
  static Formula parse(String text) {
    return new FormulaParser(text).parse();
  }
}
