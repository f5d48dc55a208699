package io.inferscope.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parsed query. Fields are names as documents have them, aliases already resolved; texts are
 * without escapes unless said otherwise.
 */
public sealed interface QueryNode {

  /** Everything. */
  record All() implements QueryNode {}

  /** Nothing, for example a search for a word without letters. */
  record Nothing() implements QueryNode {}

  /**
   * A value of a field: exactly that value, or in a field of words any of the words that it has.
   */
  record Term(String field, String text) implements QueryNode {}

  /**
   * Words that follow each other.
   *
   * @param slop how many places words may be off
   */
  record Phrase(String field, String text, int slop) implements QueryNode {}

  /** Values, or words, that begin with a text. */
  record Prefix(String field, String text) implements QueryNode {}

  /**
   * Values, or words, of a form.
   *
   * @param pattern with {@code *} for any text and {@code ?} for any character; a backslash makes
   *     the character behind it stand for itself
   */
  record Wildcard(String field, String pattern) implements QueryNode {}

  /** Values, or words, that match one of Lucene's regular expressions as a whole. */
  record Regex(String field, String pattern) implements QueryNode {}

  /** Values between two bounds; null where there is none. */
  record Range(
      String field,
      @Nullable String lower,
      @Nullable String upper,
      boolean includesLower,
      boolean includesUpper)
      implements QueryNode {}

  /** Documents in which a field has a value. */
  record Exists(String field) implements QueryNode {}

  /**
   * All of {@code must}, none of {@code mustNot}, and at least one of {@code should} if {@code
   * must} is empty and {@code should} is not; else {@code should} has no influence on what is
   * found. Lucene's own form of "and", "or" and "not": its operators have no precedence.
   */
  record Combination(List<QueryNode> must, List<QueryNode> should, List<QueryNode> mustNot)
      implements QueryNode {
    public Combination {
      must = List.copyOf(must);
      should = List.copyOf(should);
      mustNot = List.copyOf(mustNot);
    }
  }
}
