package io.inferscope.query;

import io.inferscope.query.QueryNode.All;
import io.inferscope.query.QueryNode.Exists;
import io.inferscope.query.QueryNode.Phrase;
import io.inferscope.query.QueryNode.Prefix;
import io.inferscope.query.QueryNode.Range;
import io.inferscope.query.QueryNode.Regex;
import io.inferscope.query.QueryNode.Wildcard;
import io.inferscope.query.Token.Kind;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.RegexpQuery;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;
import org.jspecify.annotations.Nullable;

/** Makes nodes of single words, phrases, expressions and ranges. Not thread-safe. */
final class ClauseParser {
  /** Elasticsearch takes 1,000; the expression's parser recurses. */
  static final int MAX_EXPRESSION_LENGTH = 256;

  private static final String EXISTS = "_exists_";
  private static final String EVERY_FIELD = "*";
  private static final int MAX_SLOP = 1000;

  private final RecordKind kind;
  private final List<String> ignored;

  ClauseParser(RecordKind kind, List<String> ignored) {
    this.kind = kind;
    this.ignored = ignored;
  }

  /** The field that a token before a colon names. */
  String fieldName(Token token) throws SyntaxException {
    if (token.kind() == Kind.PATTERN && token.text().equals("*")) {
      return EVERY_FIELD;
    }
    if (token.kind() == Kind.PATTERN) {
      throw new SyntaxException(
          token.position(), "patterns in field names are not supported: name each field");
    }
    if (token.kind() != Kind.WORD) {
      throw new SyntaxException(
          token.position(), "the name of a field was expected before ':', not " + token.label());
    }
    return kind.resolve(Escapes.remove(token.text(), token.position()));
  }

  int slop(Token token) throws SyntaxException {
    try {
      int slop = Integer.parseInt(token.text());
      if (slop <= MAX_SLOP) {
        return slop;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new SyntaxException(
        token.position(), "a whole number up to %d must follow '~'".formatted(MAX_SLOP));
  }

  QueryNode range(@Nullable String field, Token.Bounds bounds, int position)
      throws SyntaxException {
    String name = name(field, position);
    if (bounds.lower() == null && bounds.upper() == null) {
      return new Exists(name);
    }
    return new Range(
        name, bounds.lower(), bounds.upper(), bounds.includesLower(), bounds.includesUpper());
  }

  /** The node of a word, pattern, phrase or expression; null if it has nothing to search. */
  @Nullable QueryNode value(Token token, @Nullable String field, int slop) throws SyntaxException {
    if (token.kind() == Kind.PATTERN && token.text().equals("*")) {
      return field == null || field.equals(EVERY_FIELD) ? new All() : new Exists(field);
    }
    String name = name(field, token.position());
    if (name.equals(EXISTS)) {
      return exists(token);
    }
    return switch (token.kind()) {
      case PHRASE -> {
        String text = Escapes.remove(token.text(), token.position());
        yield hasNothing(name, text) ? null : new Phrase(name, text, slop);
      }
      case PATTERN -> pattern(token, name);
      case REGEX -> expression(token, name);
      default -> word(token, name, field != null);
    };
  }

  private QueryNode exists(Token token) throws SyntaxException {
    if (token.kind() != Kind.WORD && token.kind() != Kind.PHRASE) {
      throw new SyntaxException(
          token.position(), "the name of a field was expected, not " + token.label());
    }
    return new Exists(kind.resolve(Escapes.remove(token.text(), token.position())));
  }

  private String name(@Nullable String field, int position) throws SyntaxException {
    if (field != null && field.equals(EVERY_FIELD)) {
      throw new SyntaxException(
          position, "searching every field is not supported: name each field");
    }
    return field == null ? kind.defaultField() : field;
  }

  private @Nullable QueryNode word(Token token, String field, boolean fieldIsNamed)
      throws SyntaxException {
    String raw = token.text();
    if (fieldIsNamed && (raw.startsWith(">") || raw.startsWith("<"))) {
      return comparison(token, field);
    }
    String text = Escapes.remove(raw, token.position());
    return hasNothing(field, text) ? null : new QueryNode.Term(field, text);
  }

  private static QueryNode comparison(Token token, String field) throws SyntaxException {
    String raw = token.text();
    boolean includes = raw.startsWith("=", 1);
    String bound = Escapes.remove(raw.substring(includes ? 2 : 1), token.position());
    if (bound.isEmpty()) {
      throw new SyntaxException(
          token.position(), "a value must follow %s at once, without a space".formatted(raw));
    }
    return raw.startsWith(">")
        ? new Range(field, bound, null, includes, true)
        : new Range(field, null, bound, true, includes);
  }

  /** Whether a text has no letters or digits although the field is searched by its words. */
  private boolean hasNothing(String field, String text) {
    if (!kind.hasWords(field) || Words.areIn(text)) {
      return false;
    }
    ignored.add("'%s', because it has neither letters nor digits".formatted(text));
    return true;
  }

  private QueryNode pattern(Token token, String field) throws SyntaxException {
    String raw = token.text();
    if (isPrefix(raw)) {
      String text = raw.substring(0, raw.length() - 1);
      return new Prefix(field, Escapes.remove(text, token.position()));
    }
    requirePatterns(field, token);
    try {
      Object unused = new WildcardQuery(new Term(field, raw));
    } catch (TooComplexToDeterminizeException e) {
      throw new SyntaxException(token.position(), "too many wildcards in one word");
    }
    return new Wildcard(field, raw);
  }

  private static boolean isPrefix(String pattern) {
    for (int i = 0; i < pattern.length() - 1; i++) {
      char c = pattern.charAt(i);
      if (c == '*' || c == '?') {
        return false;
      }
      if (c == '\\') {
        i++;
      }
    }
    return pattern.endsWith("*");
  }

  /** Elasticsearch finds nothing where it should say that it cannot. */
  private void requirePatterns(String field, Token token) throws SyntaxException {
    if (kind.isPartOfStructured(field)) {
      throw new SyntaxException(
          token.position(),
          "in parts of a structured body only a whole value or its beginning (abc*) can be searched");
    }
  }

  private QueryNode expression(Token token, String field) throws SyntaxException {
    requirePatterns(field, token);
    if (token.text().length() > MAX_EXPRESSION_LENGTH) {
      throw new SyntaxException(
          token.position(),
          "a regular expression has at most %d characters".formatted(MAX_EXPRESSION_LENGTH));
    }
    try {
      Object unused = new RegexpQuery(new Term(field, token.text()));
    } catch (TooComplexToDeterminizeException e) {
      throw new SyntaxException(token.position(), "the regular expression is too complex");
    } catch (IllegalArgumentException e) {
      throw new SyntaxException(
          token.position(), "the regular expression is not valid: " + e.getMessage());
    }
    return new Regex(field, token.text());
  }
}
