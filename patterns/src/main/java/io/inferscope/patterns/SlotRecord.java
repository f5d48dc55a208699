package io.inferscope.patterns;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a leaf holds in one place.
 *
 * @param word the constant word; empty where a variable stands
 * @param types types of variables seen there
 * @param shortest fewest variables of one type that stood there in a row
 * @param longest most of them
 * @param value the plain word that was the only value of a key so far; empty after a second one,
 *     null where there was none
 */
public record SlotRecord(
    String word, Set<VariableType> types, int shortest, int longest, @Nullable String value) {

  public SlotRecord {
    types = Set.copyOf(types);
  }
}
