package io.inferscope.indexer;

import org.jspecify.annotations.Nullable;

/**
 * Remembers how texts that recur look as JSON, so that they are copied and not escaped character by
 * character again. The decoder hands out one instance for a short text that recurs, so a text is
 * known by its identity. A direct-mapped table: what collides is replaced once it comes a second
 * time, so that texts which never recur displace nothing. Not thread-safe.
 */
final class PreparedTexts {
  private static final int SLOTS = 2048;
  private static final int LONGEST = 512;

  private final @Nullable String[] texts = new String[SLOTS];
  private final byte[][] json = new byte[SLOTS][];
  private final int[] lastMiss = new int[SLOTS];

  /** The text in quotes, escaped; null where it is not worth remembering. */
  @SuppressWarnings("ReferenceEquality") // see above; equal texts of other identity only miss
  byte @Nullable [] of(String text) {
    int length = text.length();
    if (length > LONGEST) {
      return null;
    }
    int hash = text.hashCode();
    int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
    if (texts[slot] == text) {
      return json[slot];
    }
    if (lastMiss[slot] != hash) {
      lastMiss[slot] = hash;
      return null;
    }
    byte[] prepared = new JsonBytes(length + 16).value(text).copy();
    texts[slot] = text;
    json[slot] = prepared;
    return prepared;
  }
}
