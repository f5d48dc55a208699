package io.inferscope.patterns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All leaves of a miner, bounded by their estimated memory. To make room it gives up leaves that
 * were not used since the hand last passed (second chance, an approximation of least recently
 * used).
 */
final class LeafClock {

  private final long byteLimit;
  private final int leafLimit;
  private @Nullable Leaf[] leaves = new @Nullable Leaf[256];
  private int size;
  private int hand;
  private long bytes;

  LeafClock(MinerLimits limits) {
    byteLimit = limits.leafBytes();
    leafLimit = limits.leaves();
  }

  boolean isFull() {
    return bytes >= byteLimit || size >= leafLimit;
  }

  Leaf get(int number) {
    return Objects.requireNonNull(leaves[number]);
  }

  int size() {
    return size;
  }

  /** Adds a leaf; answers those that have to make room. */
  List<Leaf> add(Leaf leaf) {
    List<Leaf> given = List.of();
    if (isFull()) {
      given = new ArrayList<>();
      while (size > 0 && isFull()) {
        given.add(giveUpOne());
      }
    }
    if (size == leaves.length) {
      leaves = Arrays.copyOf(leaves, 2 * size);
    }
    leaf.number = size;
    leaves[size++] = leaf;
    bytes += leaf.bytes();
    return given;
  }

  private Leaf giveUpOne() {
    while (true) {
      hand = hand + 1 < size ? hand + 1 : 0;
      Leaf leaf = get(hand);
      if (!leaf.recentlyUsed) {
        Leaf last = get(size - 1);
        last.number = hand;
        leaves[hand] = last;
        leaves[--size] = null;
        bytes -= leaf.bytes();
        return leaf;
      }
      leaf.recentlyUsed = false;
    }
  }
}
