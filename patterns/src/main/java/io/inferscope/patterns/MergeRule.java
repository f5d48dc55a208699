package io.inferscope.patterns;

/** When words in one place are values of a variable, and when each makes a pattern of its own. */
final class MergeRule {

  /** Up to so many different words are names of different events; more are values. */
  static final int FEW_WORDS = 4;

  /**
   * The same for the first word: messages more often begin with what happened than with a value.
   */
  static final int FEW_FIRST_WORDS = 8;

  /** The share of constant words that messages of one template have in common. */
  private static final double SIMILARITY = 0.5;

  private MergeRule() {}

  static boolean similar(int common, int different) {
    return common >= SIMILARITY * (common + different);
  }

  static int fewWords(int slot) {
    return slot == 0 ? FEW_FIRST_WORDS : FEW_WORDS;
  }
}
