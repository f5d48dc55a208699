package io.inferscope.patterns;

import org.jspecify.annotations.Nullable;

/** Makes equal words one object where it can; of fixed size, forgets on collision. */
final class WordPool {

  private static final int SIZE = 1 << 14;

  private final @Nullable String[] pool = new @Nullable String[SIZE];

  String pooled(char[] text, int from, int end) {
    int hash = 0;
    for (int i = from; i < end; i++) {
      hash = hash * 31 + text[i];
    }
    int place = (hash ^ (hash >>> 15)) & (SIZE - 1);
    String known = pool[place];
    if (known != null && equal(known, text, from, end)) {
      return known;
    }
    String word = new String(text, from, end - from);
    pool[place] = word;
    return word;
  }

  static boolean equal(String word, char[] text, int from, int end) {
    if (end - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (text[from + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
