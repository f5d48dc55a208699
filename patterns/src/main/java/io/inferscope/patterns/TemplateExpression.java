package io.inferscope.patterns;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Writes a template as a regular expression for programs that know nothing of patterns, such as an
 * OpenTelemetry Collector. What is used of the syntax means the same in RE2 and in Java.
 */
public final class TemplateExpression {

  private static final String SPECIAL = "\\.[]{}()<>*+-=!?^$|";
  private static final String FRAMES = " [frames ";

  /** Fewer constant characters would select what was not meant. */
  private static final int LEAST_CONSTANT = 4;

  private TemplateExpression() {}

  /**
   * The expression for messages of a template; empty where it cannot be told from the text of a
   * message alone: hardly anything of it is constant, or it lists keys of a structured body.
   *
   * @param template as people read it
   * @param examples messages that it must match, or it is not given
   */
  public static Optional<String> of(String template, Iterable<String> examples) {
    int frames = template.indexOf(FRAMES);
    String line = frames < 0 ? template : template.substring(0, frames);
    StringBuilder expression = new StringBuilder("^\\s*");
    int constant = 0;
    for (int i = 0; i < line.length(); ) {
      int placeholder = Placeholders.lengthAt(line, i);
      char c = line.charAt(i);
      if (placeholder > 0) {
        expression.append(".*?");
      } else if (c == ' ') {
        expression.append("\\s+");
      } else {
        expression.append(SPECIAL.indexOf(c) < 0 ? "" : "\\").append(c);
        constant += Character.isLetterOrDigit(c) ? 1 : 0;
      }
      i += Math.max(1, placeholder);
    }
    expression.append(frames < 0 ? "\\s*$" : "");
    return constant >= LEAST_CONSTANT && matchesAll(expression.toString(), examples)
        ? Optional.of(expression.toString())
        : Optional.empty();
  }

  private static boolean matchesAll(String expression, Iterable<String> examples) {
    Pattern pattern = Pattern.compile(expression);
    for (String example : examples) {
      // Long examples are not tried: Java's engine goes back, and theirs is not ours to bound.
      if (example.length() > 1_000 || !pattern.matcher(example).find()) {
        return false;
      }
    }
    return true;
  }
}
