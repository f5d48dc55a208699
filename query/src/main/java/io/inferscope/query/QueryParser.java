package io.inferscope.query;

import io.inferscope.query.QueryNode.All;
import io.inferscope.query.QueryNode.Combination;
import io.inferscope.query.QueryNode.Nothing;
import io.inferscope.query.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Parses the Lucene query syntax with the meaning that Elasticsearch's {@code query_string} gives
 * it (default operator OR): {@code word}, {@code field:word}, {@code field:(a OR b)}, {@code "a
 * phrase"~2}, {@code wil?dcard*}, {@code /expression/}, {@code field:[a TO b}}, {@code field:>=5},
 * {@code _exists_:field}, {@code AND OR NOT && || ! + -}, and a backslash before what stands for
 * itself. As there, AND, OR and NOT have no precedence: AND requires both neighbours, so {@code a
 * OR b AND c} requires {@code b} and {@code c}; use parentheses.
 *
 * <p>An empty query means everything. Fuzzy search and patterns in field names are refused. Bounded
 * in length, depth and number of clauses, whatever the text.
 */
public final class QueryParser {
  /** The longest query in UTF-16 units. */
  public static final int MAX_LENGTH = 10_000;

  /** The deepest nesting of parentheses; Elasticsearch allows 30 levels. */
  public static final int MAX_DEPTH = 20;

  /** The most words, phrases and so on; Elasticsearch allows 1,024 at least. */
  public static final int MAX_CLAUSES = 512;

  private final QueryScanner scanner;
  private final ClauseParser clauses;
  private final List<String> ignored = new ArrayList<>();
  private Token token;
  private int depth;
  private int count;

  private enum Occurrence {
    MUST,
    SHOULD,
    MUST_NOT
  }

  private record Clause(Occurrence occurrence, QueryNode query) {}

  private QueryParser(String text, RecordKind kind) throws SyntaxException {
    this.scanner = new QueryScanner(text);
    this.clauses = new ClauseParser(kind, ignored);
    this.token = scanner.next();
  }

  /** Parses a query over documents of a kind. */
  public static ParseResult parse(String text, RecordKind kind) {
    if (text.isBlank()) {
      return new ParseResult.Parsed(new All(), List.of());
    }
    if (text.length() > MAX_LENGTH) {
      return new ParseResult.Refused(
          MAX_LENGTH, "a query has at most %d characters".formatted(MAX_LENGTH));
    }
    try {
      return new QueryParser(text, kind).parse();
    } catch (SyntaxException e) {
      return new ParseResult.Refused(
          e.position(), "at character %d: %s".formatted(e.position() + 1, e.getMessage()));
    }
  }

  private ParseResult parse() throws SyntaxException {
    QueryNode query = combination(null);
    if (token.kind() == Kind.CLOSE) {
      throw refused("')' closes a group that was not opened");
    }
    return new ParseResult.Parsed(query == null ? new Nothing() : query, ignored);
  }

  /**
   * Clauses up to the end or a closing parenthesis; null if none of them has anything to search.
   *
   * @param field what the group's words are looked for in; null for the default field
   */
  private @Nullable QueryNode combination(@Nullable String field) throws SyntaxException {
    List<Clause> parsed = new ArrayList<>();
    boolean first = true;
    while (token.kind() != Kind.END && token.kind() != Kind.CLOSE) {
      boolean and = token.kind() == Kind.AND;
      if (and || token.kind() == Kind.OR) {
        if (first) {
          throw refused(token.label() + " must stand between two parts of the query");
        }
        advance();
      }
      Occurrence occurrence = occurrence();
      add(parsed, and, occurrence, clause(field));
      first = false;
    }
    if (first) {
      throw refused("a word, a phrase or a field was expected, not " + token.label());
    }
    return combine(parsed);
  }

  private Occurrence occurrence() throws SyntaxException {
    Kind kind = token.kind();
    boolean not = kind == Kind.MINUS || kind == Kind.NOT;
    if (not || kind == Kind.PLUS) {
      advance();
      return not ? Occurrence.MUST_NOT : Occurrence.MUST;
    }
    return Occurrence.SHOULD;
  }

  private static void add(
      List<Clause> clauses, boolean and, Occurrence occurrence, @Nullable QueryNode query) {
    if (and && !clauses.isEmpty() && clauses.getLast().occurrence() == Occurrence.SHOULD) {
      clauses.add(new Clause(Occurrence.MUST, clauses.removeLast().query()));
    }
    if (query != null) {
      boolean required = and && occurrence == Occurrence.SHOULD;
      clauses.add(new Clause(required ? Occurrence.MUST : occurrence, query));
    }
  }

  private static @Nullable QueryNode combine(List<Clause> clauses) {
    if (clauses.isEmpty()) {
      return null;
    }
    if (clauses.size() == 1 && clauses.getFirst().occurrence() != Occurrence.MUST_NOT) {
      return clauses.getFirst().query();
    }
    return new Combination(
        of(clauses, Occurrence.MUST),
        of(clauses, Occurrence.SHOULD),
        of(clauses, Occurrence.MUST_NOT));
  }

  private static List<QueryNode> of(List<Clause> clauses, Occurrence occurrence) {
    return clauses.stream()
        .filter(clause -> clause.occurrence() == occurrence)
        .map(Clause::query)
        .toList();
  }

  private @Nullable QueryNode clause(@Nullable String outerField) throws SyntaxException {
    if (++count > MAX_CLAUSES) {
      throw refused("a query has at most %d parts".formatted(MAX_CLAUSES));
    }
    String field = outerField;
    Token start = token;
    advance();
    if (token.kind() == Kind.COLON) {
      field = clauses.fieldName(start);
      advance();
      start = token;
      advance();
    }
    QueryNode query =
        switch (start.kind()) {
          case OPEN -> group(start, field);
          case RANGE -> clauses.range(field, bounds(), start.position());
          case WORD, PATTERN, PHRASE, REGEX -> value(start, field);
          case AND, OR, NOT, PLUS, MINUS, CLOSE, COLON, BOOST, TILDE, END ->
              throw new SyntaxException(
                  start.position(),
                  "a word, a phrase or a group was expected, not %s%s"
                      .formatted(start.label(), hint(start)));
        };
    boost();
    return query;
  }

  private static String hint(Token token) {
    return switch (token.kind()) {
      case MINUS, PLUS, NOT, COLON, TILDE, BOOST, AND, OR ->
          "; in a value it needs quotes or a backslash";
      case END, CLOSE, OPEN, RANGE, PHRASE, REGEX, WORD, PATTERN -> "";
    };
  }

  private @Nullable QueryNode group(Token start, @Nullable String field) throws SyntaxException {
    if (++depth > MAX_DEPTH) {
      throw new SyntaxException(
          start.position(), "groups may be nested %d deep".formatted(MAX_DEPTH));
    }
    QueryNode query = combination(field);
    if (token.kind() != Kind.CLOSE) {
      throw refused(
          "')' was expected, for the group opened at character " + (start.position() + 1));
    }
    depth--;
    advance();
    return query;
  }

  private @Nullable QueryNode value(Token start, @Nullable String field) throws SyntaxException {
    int slop = 0;
    if (token.kind() == Kind.TILDE) {
      if (start.kind() != Kind.PHRASE) {
        throw refused("fuzzy search is not supported; use wildcards or an expression");
      }
      slop = clauses.slop(token);
      advance();
    }
    return clauses.value(start, field, slop);
  }

  private void boost() throws SyntaxException {
    if (token.kind() == Kind.BOOST) {
      if (token.text().isEmpty()) {
        throw refused("a number must follow '^'");
      }
      ignored.add(
          "the boost ^%s at character %d, because results are in the order of time"
              .formatted(token.text(), token.position() + 1));
      advance();
    }
  }

  // The bounds of the range token that was read last; read at once, as inside a range other rules
  // hold for what a token is.
  private Token.@Nullable Bounds rangeBounds;

  private Token.Bounds bounds() {
    return Objects.requireNonNull(rangeBounds, "a range token was read");
  }

  private void advance() throws SyntaxException {
    if (token.kind() == Kind.RANGE) {
      rangeBounds = scanner.bounds(token);
    }
    token = scanner.next();
  }

  private SyntaxException refused(String message) {
    return new SyntaxException(token.position(), message);
  }
}
