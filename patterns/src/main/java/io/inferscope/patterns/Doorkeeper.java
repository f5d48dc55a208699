package io.inferscope.patterns;

/**
 * Admits a masked line to a full table only when it was seen before, among about the last {@value
 * #SIZE} that asked. So a flood of lines that never repeat cannot push out those that do.
 */
final class Doorkeeper {

  private static final int SIZE = 8192;

  private final long[] asked = new long[SIZE];

  boolean admits(long hash) {
    int place = (int) (hash >>> 51);
    if (asked[place] == hash) {
      return true;
    }
    asked[place] = hash;
    return false;
  }
}
