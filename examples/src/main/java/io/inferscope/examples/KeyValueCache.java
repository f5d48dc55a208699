package io.inferscope.examples;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The bounded pool of cache blocks that all sequences of a replica share. Used by the engine's
 * thread alone.
 */
final class KeyValueCache {
  private final Deque<CacheBlock> free = new ArrayDeque<>();
  private final List<CacheBlock> withheld = new ArrayList<>();
  private final int size;

  KeyValueCache(int size) {
    this.size = size;
    for (int i = 0; i < size; i++) {
      free.push(CacheBlock.allocate());
    }
  }

  int freeBlocks() {
    return free.size();
  }

  /** Blocks that sequences can hold together, now. */
  int capacity() {
    return size - withheld.size();
  }

  double usage() {
    return 1 - (double) free.size() / size;
  }

  /** Whether the sequence has, or was now given, room for so many tokens. */
  boolean reserve(CachedSequence sequence, int tokens) {
    int missing = CacheBlock.count(tokens) - sequence.blockCount();
    if (missing > free.size()) {
      return false;
    }
    for (int i = 0; i < missing; i++) {
      sequence.append(free.pop());
    }
    return true;
  }

  /**
   * Takes a sequence's blocks back.
   *
   * @param lostShare the share of the pool that may get lost this way; 0 returns what was lost
   */
  void release(CachedSequence sequence, double lostShare) {
    for (CacheBlock block : sequence.release()) {
      if (withheld.size() < lostShare * size) {
        withheld.add(block);
      } else {
        free.push(block);
      }
    }
    if (lostShare == 0) {
      withheld.forEach(free::push);
      withheld.clear();
    }
  }
}
