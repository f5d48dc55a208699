package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of Kibana's query language that the dashboards use, as the Elasticsearch query that
 * Kibana makes of it (kbn-es-query: toElasticsearchQuery). One instance reads one text.
 */
final class Kql {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(\"[^\"]*\"|>=|<=|[():<>]|[^\\s():<>\"]+)");
  private static final Map<String, String> RANGES =
      Map.of(">=", "gte", "<=", "lte", ">", "gt", "<", "lt");
  private static final List<String> RESERVED = List.of("and", "or", "not", "(", ")", ":");

  private final String text;
  private final Matcher matcher;
  private String token = "";
  private int position;

  private Kql(String text) {
    this.text = text.strip();
    matcher = TOKEN.matcher(this.text);
    next();
  }

  /** The query; everything where the text is empty. */
  static JsonNode parse(String text) {
    if (text.isBlank()) {
      return Json.parse("{\"match_all\":{}}");
    }
    Kql kql = new Kql(text);
    JsonNode query = kql.any();
    if (!kql.token.isEmpty()) {
      throw kql.error();
    }
    return query;
  }

  private JsonNode any() {
    JsonNode first = all();
    ObjectNode bool = Json.object();
    bool.withArray("/bool/should").add(first);
    while (skip("or")) {
      bool.withArray("/bool/should").add(all());
    }
    return bool.at("/bool/should").size() == 1 ? first : bool;
  }

  private JsonNode all() {
    JsonNode first = condition();
    ObjectNode bool = Json.object();
    bool.withArray("/bool/filter").add(first);
    while (skip("and")) {
      bool.withArray("/bool/filter").add(condition());
    }
    return bool.at("/bool/filter").size() == 1 ? first : bool;
  }

  private JsonNode condition() {
    if (skip("not")) {
      ObjectNode bool = Json.object();
      bool.withArray("/bool/must_not").add(condition());
      return bool;
    }
    if (skip("(")) {
      JsonNode inner = any();
      if (!skip(")")) {
        throw error();
      }
      return inner;
    }
    String field = value();
    String operator = token;
    next();
    if (operator.equals(":")) {
      return equal(field, value());
    }
    if (!RANGES.containsKey(operator)) {
      throw error();
    }
    ObjectNode range = Json.object();
    range.putObject("range").putObject(field).put(RANGES.get(operator), value());
    return range;
  }

  private static JsonNode equal(String field, String value) {
    ObjectNode query = Json.object();
    if (value.equals("*")) {
      query.putObject("exists").put("field", field);
    } else if (value.startsWith("\"")) {
      query.putObject("match_phrase").put(field, value.substring(1, value.length() - 1));
    } else {
      query.putObject("match").put(field, value);
    }
    return query;
  }

  private String value() {
    if (token.isEmpty() || RESERVED.contains(token) || RANGES.containsKey(token)) {
      throw error();
    }
    String value = token;
    next();
    return value;
  }

  private boolean skip(String wanted) {
    if (!token.equals(wanted)) {
      return false;
    }
    next();
    return true;
  }

  private void next() {
    if (position == text.length()) {
      token = "";
      return;
    }
    matcher.region(position, text.length());
    if (!matcher.lookingAt()) {
      throw error();
    }
    token = matcher.group(1);
    position = matcher.end();
  }

  private IllegalArgumentException error() {
    return new IllegalArgumentException("«" + text + "» is no query at «" + token + "»");
  }
}
