package io.inferscope.query;

import io.inferscope.query.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a query into tokens by the rules of Lucene's classic query parser (source: {@code
 * QueryParser.jj} of Apache Lucene 10). Not thread-safe.
 */
final class QueryScanner {
  private static final String WHITE = " \t\n\r\u3000";
  private static final String NOT_FIRST = WHITE + "+-!():^[]\"{}~*?\\/";

  private final String text;
  private int at;

  QueryScanner(String text) {
    this.text = text;
  }

  /** The next token; {@link Kind#END} again and again at the end. */
  Token next() throws SyntaxException {
    while (at < text.length() && isWhite(at)) {
      at++;
    }
    if (at == text.length()) {
      return new Token(Kind.END, "", at);
    }
    int start = at;
    return switch (text.charAt(at)) {
      case '(' -> single(Kind.OPEN);
      case ')' -> single(Kind.CLOSE);
      case ':' -> single(Kind.COLON);
      case '+' -> operator(Kind.PLUS);
      case '-' -> operator(Kind.MINUS);
      case '!' -> operator(Kind.NOT);
      case '^' -> suffix(Kind.BOOST);
      case '~' -> suffix(Kind.TILDE);
      case '"' -> new Token(Kind.PHRASE, delimited('"', "quotation mark"), start);
      case '/' -> new Token(Kind.REGEX, delimited('/', "slash of the regular expression"), start);
      case '[', '{' -> single(Kind.RANGE);
      case ']', '}' ->
          throw new SyntaxException(
              at, "'" + text.charAt(at) + "' closes a range that was not opened");
      default -> word();
    };
  }

  private boolean isWhite(int index) {
    return WHITE.indexOf(text.charAt(index)) >= 0;
  }

  private Token single(Kind kind) {
    int start = at++;
    return new Token(kind, text.substring(start, at), start);
  }

  /** An operator that is followed by white space is a word, as in {@code a - b}. */
  private Token operator(Kind kind) {
    boolean isWord = at + 1 < text.length() && isWhite(at + 1);
    return single(isWord ? Kind.WORD : kind);
  }

  private Token suffix(Kind kind) {
    int start = at++;
    int digits = at;
    while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    return new Token(kind, text.substring(digits, at), start);
  }

  private String delimited(char delimiter, String name) throws SyntaxException {
    int start = at++;
    int from = at;
    while (at < text.length() && text.charAt(at) != delimiter) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= text.length()) {
      at = text.length();
      throw new SyntaxException(start, "the closing " + name + " is missing");
    }
    return text.substring(from, at++);
  }

  private Token word() throws SyntaxException {
    int start = at;
    boolean pattern = false;
    while (at < text.length() && belongsToWord(start)) {
      char c = text.charAt(at);
      pattern |= c == '*' || c == '?';
      if (c == '\\' && ++at == text.length()) {
        throw new SyntaxException(at - 1, "a character must follow the backslash");
      }
      at++;
    }
    String word = text.substring(start, at);
    return new Token(pattern ? Kind.PATTERN : kind(word), word, start);
  }

  private boolean belongsToWord(int start) {
    char c = text.charAt(at);
    return c == '\\'
        || c == '*'
        || c == '?'
        || NOT_FIRST.indexOf(c) < 0
        || (at > start && (c == '-' || c == '+'));
  }

  private static Kind kind(String word) {
    return switch (word) {
      case "AND", "&&" -> Kind.AND;
      case "OR", "||" -> Kind.OR;
      case "NOT" -> Kind.NOT;
      default -> Kind.WORD;
    };
  }

  /** The rest of a range whose opening bracket was the last token. */
  Token.Bounds bounds(Token opening) throws SyntaxException {
    Token lower = bound();
    Token between = bound();
    if (between.kind() != Kind.WORD || !between.text().equals("TO")) {
      throw new SyntaxException(
          between.position(), "TO was expected between the bounds of the range");
    }
    Token upper = bound();
    while (at < text.length() && isWhite(at)) {
      at++;
    }
    if (at == text.length() || (text.charAt(at) != ']' && text.charAt(at) != '}')) {
      throw new SyntaxException(at, "']' or '}' was expected behind the upper bound of the range");
    }
    boolean includesUpper = text.charAt(at++) == ']';
    return new Token.Bounds(value(lower), value(upper), opening.text().equals("["), includesUpper);
  }

  private Token bound() throws SyntaxException {
    while (at < text.length() && isWhite(at)) {
      at++;
    }
    int start = at;
    if (at < text.length() && text.charAt(at) == '"') {
      return new Token(Kind.PHRASE, delimited('"', "quotation mark"), start);
    }
    while (at < text.length() && !isWhite(at) && text.charAt(at) != ']' && text.charAt(at) != '}') {
      at++;
    }
    if (at == start) {
      throw new SyntaxException(
          at, "a range has the form [LOWER TO UPPER], with * where it is open");
    }
    return new Token(Kind.WORD, text.substring(start, at), start);
  }

  private static @Nullable String value(Token bound) throws SyntaxException {
    boolean open = bound.kind() == Kind.WORD && bound.text().equals("*");
    return open ? null : Escapes.remove(bound.text(), bound.position());
  }
}
