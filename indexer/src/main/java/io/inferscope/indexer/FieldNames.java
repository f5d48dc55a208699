package io.inferscope.indexer;

import org.jspecify.annotations.Nullable;

/**
 * Remembers what is known of attribute names, which are few and recur with every record: whether
 * they can stand as they are, and how they look as JSON. Not thread-safe.
 */
final class FieldNames {
  private static final int SLOTS = 1024;

  /** Longer names are looked at each time: this bounds the memory to about 1 MB. */
  private static final int LONGEST = 128;

  private final @Nullable Known[] table = new Known[SLOTS];

  /**
   * What is known of a name.
   *
   * @param isPlain {@link FieldName#isPlain}
   * @param isRouting {@link AttributeWriter#isRouting}
   * @param json in quotes, escaped, with its colon
   */
  record Known(String name, boolean isPlain, boolean isRouting, byte[] json) {
    private static Known of(String name) {
      return new Known(
          name, FieldName.isPlain(name), AttributeWriter.isRouting(name), JsonBytes.prepared(name));
    }
  }

  Known of(String name) {
    if (name.length() > LONGEST) {
      return Known.of(name);
    }
    int hash = name.hashCode();
    int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
    Known known = table[slot];
    if (known == null || !known.name().equals(name)) {
      known = Known.of(name);
      table[slot] = known;
    }
    return known;
  }
}
