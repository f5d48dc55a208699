package io.inferscope.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.inferscope.query.QueryNode.All;
import io.inferscope.query.QueryNode.Combination;
import io.inferscope.query.QueryNode.Exists;
import io.inferscope.query.QueryNode.Nothing;
import io.inferscope.query.QueryNode.Phrase;
import io.inferscope.query.QueryNode.Prefix;
import io.inferscope.query.QueryNode.Range;
import io.inferscope.query.QueryNode.Regex;
import io.inferscope.query.QueryNode.Term;
import io.inferscope.query.QueryNode.Wildcard;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Queries as Elasticsearch's query language, JSON. Each leaf is a lenient {@code query_string} of
 * its own: that form alone answers a word in a field of numbers, or a wildcard in a field of dates,
 * by finding nothing instead of refusing the whole request.
 */
public final class ElasticsearchQuery {
  private static final JsonFactory JSON = new JsonFactory();

  private ElasticsearchQuery() {}

  /** The query as one JSON object, to stand as {@code query} or within {@code filter}. */
  public static String json(QueryNode query) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(json, query);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, QueryNode query) throws IOException {
    json.writeStartObject();
    switch (query) {
      case All all -> empty(json, "match_all");
      case Nothing nothing -> empty(json, "match_none");
      case Exists exists -> {
        json.writeObjectFieldStart("exists");
        json.writeStringField("field", exists.field());
        json.writeEndObject();
      }
      case Term term -> term(json, term);
      case Phrase phrase -> leaf(json, phrase.field(), quoted(phrase.text()) + "~" + phrase.slop());
      case Prefix prefix -> leaf(json, prefix.field(), Escapes.addToWord(prefix.text()) + "*");
      case Wildcard wildcard -> leaf(json, wildcard.field(), wildcard.pattern());
      case Regex regex -> leaf(json, regex.field(), "/" + regex.pattern() + "/");
      case Range range -> leaf(json, range.field(), range(range));
      case Combination combination -> combination(json, combination);
    }
    json.writeEndObject();
  }

  private static void empty(JsonGenerator json, String name) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeEndObject();
  }

  private static void term(JsonGenerator json, Term term) throws IOException {
    boolean looksLikeComparison = term.text().startsWith(">") || term.text().startsWith("<");
    if (!looksLikeComparison) {
      leaf(json, term.field(), Escapes.addToWord(term.text()));
      return;
    }
    // A comparison to query_string, even when it is escaped.
    json.writeObjectFieldStart("match");
    json.writeObjectFieldStart(term.field());
    json.writeStringField("query", term.text());
    json.writeBooleanField("lenient", true);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void leaf(JsonGenerator json, String field, String text) throws IOException {
    json.writeObjectFieldStart("query_string");
    json.writeStringField("query", text);
    json.writeStringField("default_field", field);
    json.writeBooleanField("lenient", true);
    json.writeEndObject();
  }

  private static String range(Range range) {
    return (range.includesLower() ? "[" : "{")
        + bound(range.lower())
        + " TO "
        + bound(range.upper())
        + (range.includesUpper() ? "]" : "}");
  }

  private static String bound(@Nullable String bound) {
    return bound == null ? "*" : quoted(bound);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static void combination(JsonGenerator json, Combination combination) throws IOException {
    json.writeObjectFieldStart("bool");
    clauses(json, "must", combination.must());
    clauses(json, "should", combination.should());
    clauses(json, "must_not", combination.mustNot());
    boolean anyNeeded = combination.must().isEmpty() && !combination.should().isEmpty();
    if (anyNeeded) {
      json.writeNumberField("minimum_should_match", 1);
    }
    json.writeEndObject();
  }

  private static void clauses(JsonGenerator json, String name, List<QueryNode> queries)
      throws IOException {
    if (!queries.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (QueryNode query : queries) {
        write(json, query);
      }
      json.writeEndArray();
    }
  }
}
