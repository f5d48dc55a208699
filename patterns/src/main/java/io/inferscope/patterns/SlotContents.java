package io.inferscope.patterns;

import static io.inferscope.patterns.CharClass.isDigit;

import org.jspecify.annotations.Nullable;

/**
 * The different contents of one slot, until they show that it varies: a variable is among them,
 * there are many, or two differ in their digits only ({@code cpu0}, {@code cpu1}). Reused.
 */
final class SlotContents {

  private final String[] words = new String[MergeRule.FEW_FIRST_WORDS];
  private int few;
  private int count;
  private boolean varies;

  void clear(int slot) {
    few = MergeRule.fewWords(slot);
    count = 0;
    varies = false;
  }

  boolean varies() {
    return varies;
  }

  /**
   * @param word null for a variable
   */
  void add(@Nullable String word) {
    if (varies || word == null) {
      varies = true;
      return;
    }
    for (int i = 0; i < count; i++) {
      if (words[i].equals(word)) {
        return;
      }
      varies |= differInDigits(words[i], word);
    }
    if (count == few) {
      varies = true;
    } else {
      words[count++] = word;
    }
  }

  private static boolean differInDigits(String a, String b) {
    int i = 0;
    int j = 0;
    boolean digits = false;
    while (true) {
      while (i < a.length() && isDigit(a.charAt(i))) {
        i++;
        digits = true;
      }
      while (j < b.length() && isDigit(b.charAt(j))) {
        j++;
        digits = true;
      }
      if (i == a.length() || j == b.length()) {
        return digits && i == a.length() && j == b.length();
      }
      if (a.charAt(i++) != b.charAt(j++)) {
        return false;
      }
    }
  }
}
