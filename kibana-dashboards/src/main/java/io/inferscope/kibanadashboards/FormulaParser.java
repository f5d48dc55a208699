package io.inferscope.kibanadashboards;

import io.inferscope.kibanadashboards.Formula.Constant;
import io.inferscope.kibanadashboards.Formula.Measure;
import io.inferscope.kibanadashboards.Formula.Operation;
import java.util.Arrays;
import java.util.List;

/**
 * Recursive descent over sums, products, brackets and aggregations of fields, with {@code kql}
 * arguments. One instance reads one text.
 */
final class FormulaParser {
  private final String text;
  private int position;

  FormulaParser(String text) {
    this.text = text;
  }

  Formula parse() {
    Formula formula = sum();
    if (!atEnd()) {
      throw error("an operator or the end");
    }
    return formula;
  }

  private Formula sum() {
    int from = start();
    Formula left = product();
    while (true) {
      String name = skip('+') ? "add" : skip('-') ? "subtract" : "";
      if (name.isEmpty()) {
        return left;
      }
      left = new Operation(name, List.of(left, product()), from, end());
    }
  }

  private Formula product() {
    int from = start();
    Formula left = factor();
    while (true) {
      String name = skip('*') ? "multiply" : skip('/') ? "divide" : "";
      if (name.isEmpty()) {
        return left;
      }
      left = new Operation(name, List.of(left, factor()), from, end());
    }
  }

  private Formula factor() {
    if (skip('(')) {
      Formula inner = sum();
      require(')');
      return inner;
    }
    int from = start();
    if (from < text.length() && Character.isDigit(text.charAt(from))) {
      return new Constant(number());
    }
    String name = word("a number, an aggregation or a bracket");
    require('(');
    return new Measure(measure(operation(name)));
  }

  private Aggregation.Operation operation(String name) {
    return Arrays.stream(Aggregation.Operation.values())
        .filter(operation -> operation.label().equals(name))
        .filter(operation -> operation != Aggregation.Operation.PERCENTILE)
        .findFirst()
        .orElseThrow(() -> error("an aggregation that is known instead of " + name));
  }

  private Aggregation measure(Aggregation.Operation operation) {
    String field = "";
    String kql = "";
    while (!skip(')')) {
      String word = word("a field or kql=");
      if (!skip('=')) {
        field = word;
      } else if (word.equals("kql")) {
        kql = quoted();
      } else {
        throw error("kql= instead of " + word + "=");
      }
      skip(',');
    }
    boolean counts = operation == Aggregation.Operation.COUNT;
    if (counts != field.isEmpty()) {
      throw error(counts ? "no field in count()" : "a field in " + operation.label() + "()");
    }
    return new Aggregation(operation, counts ? Aggregation.RECORDS : field, kql, 0);
  }

  private String quoted() {
    require('\'');
    int end = text.indexOf('\'', position);
    if (end < 0) {
      throw error("a closing quotation mark");
    }
    String content = text.substring(position, end);
    position = end + 1;
    return content;
  }

  private double number() {
    int from = start();
    while (position < text.length()
        && (Character.isDigit(text.charAt(position)) || text.charAt(position) == '.')) {
      position++;
    }
    if (from == position) {
      throw error("a number");
    }
    return Double.parseDouble(text.substring(from, position));
  }

  private String word(String wanted) {
    int from = start();
    while (position < text.length() && isWord(text.charAt(position))) {
      position++;
    }
    if (from == position) {
      throw error(wanted);
    }
    return text.substring(from, position);
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '@';
  }

  /** The position of the next character that is no blank. */
  private int start() {
    while (position < text.length() && text.charAt(position) == ' ') {
      position++;
    }
    return position;
  }

  /** The position after what was read last, blanks apart. */
  private int end() {
    return text.substring(0, position).stripTrailing().length();
  }

  private boolean atEnd() {
    return start() == text.length();
  }

  private boolean skip(char wanted) {
    if (atEnd() || text.charAt(position) != wanted) {
      return false;
    }
    position++;
    return true;
  }

  private void require(char wanted) {
    if (!skip(wanted)) {
      throw error("'" + wanted + "'");
    }
  }

  private IllegalArgumentException error(String wanted) {
    return new IllegalArgumentException(
        "the formula «" + text + "» needs " + wanted + " at character " + position);
  }
}
