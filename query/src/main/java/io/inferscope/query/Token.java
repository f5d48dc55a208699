package io.inferscope.query;

import org.jspecify.annotations.Nullable;

/**
 * A token of the query syntax.
 *
 * @param text as it stands in the query, without the delimiters of phrases and expressions
 * @param position the index of its first character
 */
record Token(Kind kind, String text, int position) {
  enum Kind {
    AND("AND"),
    OR("OR"),
    NOT("NOT"),
    PLUS("+"),
    MINUS("-"),
    OPEN("("),
    CLOSE(")"),
    COLON(":"),
    BOOST("^"),
    TILDE("~"),
    RANGE("a range"),
    PHRASE("a phrase"),
    REGEX("a regular expression"),
    /** Without unescaped wildcards. */
    WORD("a word"),
    /** With unescaped wildcards. */
    PATTERN("a word with wildcards"),
    END("the end");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  /** What the token is called in messages. */
  String label() {
    return switch (kind) {
      case WORD, PATTERN -> "'" + text + "'";
      case END, RANGE, PHRASE, REGEX -> kind.label;
      case AND, OR, NOT, PLUS, MINUS, OPEN, CLOSE, COLON, BOOST, TILDE -> "'" + kind.label + "'";
    };
  }

  /** The bounds of a range token. */
  record Bounds(
      @Nullable String lower,
      @Nullable String upper,
      boolean includesLower,
      boolean includesUpper) {}
}
