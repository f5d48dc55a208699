package io.inferscope.patterns;

import org.jspecify.annotations.Nullable;

/**
 * Where masked lines were found before: a set-associative table of fixed size. Losing an entry
 * costs time, never a result.
 */
final class LineCache {

  private static final int WAYS = 8;

  private final long[] hashes;
  private final @Nullable Leaf[] leaves;
  private final int setMask;

  LineCache(int leafLimit) {
    int sets = Math.max(16, Integer.highestOneBit(Math.max(1, leafLimit * 2 / WAYS - 1)) * 2);
    hashes = new long[sets * WAYS];
    leaves = new @Nullable Leaf[sets * WAYS];
    setMask = sets - 1;
  }

  @Nullable Leaf find(long hash, String service) {
    int first = first(hash);
    for (int i = first; i < first + WAYS; i++) {
      Leaf leaf = leaves[i];
      if (hashes[i] == hash && leaf != null && !leaf.evicted && leaf.belongsTo(service)) {
        return leaf;
      }
    }
    return null;
  }

  void put(long hash, Leaf leaf) {
    int first = first(hash);
    int victim = first + (int) (hash >>> 61);
    for (int i = first; i < first + WAYS; i++) {
      Leaf old = leaves[i];
      if (old == null || old.evicted || hashes[i] == hash) {
        victim = i;
        break;
      }
    }
    hashes[victim] = hash;
    leaves[victim] = leaf;
  }

  private int first(long hash) {
    return ((int) (hash >>> 32) & setMask) * WAYS;
  }
}
