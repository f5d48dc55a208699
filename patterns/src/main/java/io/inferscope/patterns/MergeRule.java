package io.inferscope.patterns;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** When words in one place are values of a variable, and when each makes a pattern of its own. */
final class MergeRule {

  /** Up to so many different words are names of different events; more are values. */
  static final int FEW_WORDS = 4;

  /**
   * The same for the first word: messages more often begin with what happened than with a value.
   */
  static final int FEW_FIRST_WORDS = 8;

  /** The share of constant words that messages of one template have in common. */
  static final double SIMILARITY = 0.5;

  private MergeRule() {}

  static boolean similar(int common, int different) {
    return common >= SIMILARITY * (common + different);
  }

  /**
   * Whether the contents of a slot vary: a variable is among them (null), there are many, or two
   * differ in their digits only ({@code cpu0}, {@code cpu1}).
   */
  static boolean varies(int slot, Set<@Nullable String> contents) {
    int few = slot == 0 ? FEW_FIRST_WORDS : FEW_WORDS;
    if (contents.size() > few || contents.contains(null)) {
      return true;
    }
    Set<String> stems = new HashSet<>();
    for (String word : contents) {
      if (word != null && hasDigit(word) && !stems.add(withoutDigits(word))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasDigit(String word) {
    return word.chars().anyMatch(c -> c >= '0' && c <= '9');
  }

  private static String withoutDigits(String word) {
    StringBuilder stem = new StringBuilder();
    word.chars().filter(c -> c < '0' || c > '9').forEach(c -> stem.append((char) c));
    return stem.toString();
  }
}
