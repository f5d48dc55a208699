package io.inferscope.patterns;

import io.inferscope.model.Pattern;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a pattern's leaves have in common. */
final class Template implements Comparable<Template> {

  final @Nullable String[] words;
  final Pattern pattern;

  /** Slots that vary although the scanner did not see a variable there. */
  final int learnedHoles;

  Template(@Nullable String[] words, int learnedHoles, Pattern pattern) {
    this.words = words;
    this.learnedHoles = learnedHoles;
    this.pattern = pattern;
  }

  boolean covers(@Nullable String[] other) {
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      if (word != null && !word.equals(other[i])) {
        return false;
      }
    }
    return true;
  }

  int variables() {
    int count = 0;
    for (String word : words) {
      count += word == null ? 1 : 0;
    }
    return count;
  }

  /** The more general template first; among equals the order of the text, so that all agree. */
  @Override
  public int compareTo(Template other) {
    int general = Integer.compare(other.variables(), variables());
    return general != 0 ? general : pattern.template().compareTo(other.pattern.template());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Template that && Arrays.equals(words, that.words);
  }

  @Override
  public int hashCode() {
    return Objects.hash((Object[]) words);
  }
}
