package io.inferscope.kibanadashboards;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the dashboards say in Kibana's query language, in Lucene's, which Grafana sends. They use
 * {@code field : value}, comparisons, {@code and}, {@code or}, {@code not} and parentheses.
 */
final class LuceneText {
  private static final Pattern PART =
      Pattern.compile("(\"[^\"]*\")|\\s*(:|>=|<=|>|<)\\s*|\\b(and|or|not)\\b");

  private LuceneText() {}

  /** The query; everything where the text is empty. */
  static String of(String kql) {
    return kql.isBlank()
        ? "*"
        : PART.matcher(kql).replaceAll(found -> Matcher.quoteReplacement(part(found)));
  }

  private static String part(MatchResult found) {
    if (found.group(1) != null) {
      return found.group(1);
    }
    if (found.group(2) != null) {
      return found.group(2).equals(":") ? ":" : ":" + found.group(2);
    }
    return found.group(3).toUpperCase(Locale.ROOT);
  }

  /** Both conditions at once. */
  static String both(String one, String other) {
    if (one.isBlank() || other.isBlank()) {
      return of(one + other);
    }
    return "(" + of(one) + ") AND (" + of(other) + ")";
  }
}
