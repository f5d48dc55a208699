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

  /**
   * Leaves that the hand passes for one new leaf at most, a bound on time; after that the next ones
   * go, recently used or not.
   */
  private static final int MOST_PASSED = 4096;

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
      int passed = 0;
      while (size > 0 && isFull()) {
        passed += passUsed(MOST_PASSED - passed);
        given.add(giveUp());
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

  /** Moves the hand to a leaf not used since it last passed, over {@code most} others at most. */
  private int passUsed(int most) {
    int passed = 0;
    hand = hand + 1 < size ? hand + 1 : 0;
    while (passed < most && get(hand).recentlyUsed) {
      get(hand).recentlyUsed = false;
      hand = hand + 1 < size ? hand + 1 : 0;
      passed++;
    }
    return passed;
  }

  private Leaf giveUp() {
    Leaf leaf = get(hand);
    Leaf last = get(size - 1);
    last.number = hand;
    leaves[hand] = last;
    leaves[--size] = null;
    bytes -= leaf.bytes();
    return leaf;
  }
}
