package io.inferscope.query;

import java.util.List;

/** What became of a query's text. */
public sealed interface ParseResult {

  /**
   * The text is a query.
   *
   * @param ignored parts of the text without influence, each with the reason, for people to read
   */
  record Parsed(QueryNode query, List<String> ignored) implements ParseResult {
    public Parsed {
      ignored = List.copyOf(ignored);
    }
  }

  /**
   * The text is not a query.
   *
   * @param position the index of the character at which that shows, from 0
   * @param message what is wrong and what would be right, in one sentence
   */
  record Refused(int position, String message) implements ParseResult {}
}
