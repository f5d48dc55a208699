package io.inferscope.patterns;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All leaves of a miner, bounded. When full it gives up one that was not used since the hand last
 * passed (second chance, an approximation of least recently used in constant time).
 */
final class LeafClock {

  private final @Nullable Leaf[] leaves;
  private int size;
  private int hand;

  LeafClock(int limit) {
    leaves = new @Nullable Leaf[limit];
  }

  boolean isFull() {
    return size == leaves.length;
  }

  Leaf get(int number) {
    return Objects.requireNonNull(leaves[number]);
  }

  int size() {
    return size;
  }

  /** Adds a leaf; answers the one that had to make room, null if there was room. */
  @Nullable Leaf add(Leaf leaf) {
    if (size < leaves.length) {
      leaf.number = size;
      leaves[size++] = leaf;
      return null;
    }
    while (true) {
      int place = hand;
      hand = (hand + 1) % leaves.length;
      Leaf old = leaves[place];
      if (old == null || old.evicted || !old.recentlyUsed) {
        leaf.number = place;
        leaves[place] = leaf;
        return old;
      }
      old.recentlyUsed = false;
    }
  }
}
