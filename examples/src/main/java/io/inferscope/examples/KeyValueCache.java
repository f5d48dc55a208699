package io.inferscope.examples;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The bounded pool of cache blocks that all sequences of a replica share. Used by the engine's
 * thread alone.
 */
final class KeyValueCache {
  private final Deque<CacheBlock> free = new ArrayDeque<>();
  private final Deque<Returning> returning = new ArrayDeque<>();
  private final int size;

  /** A block on its way back to the pool. */
  private record Returning(CacheBlock block, Instant due) {}

  KeyValueCache(int size) {
    this.size = size;
    for (int i = 0; i < size; i++) {
      free.push(CacheBlock.allocate());
    }
  }

  int freeBlocks() {
    return free.size();
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

  /** Takes a sequence's blocks back at once. */
  void release(CachedSequence sequence) {
    sequence.release().forEach(free::push);
  }

  /** Takes a sequence's blocks back with the {@link #reclaim} after the delay. */
  void releaseLater(CachedSequence sequence, Instant now, Duration delay) {
    for (CacheBlock block : sequence.release()) {
      returning.addLast(new Returning(block, now.plus(delay)));
    }
  }

  /**
   * Puts into the pool what is due.
   *
   * @param delay the delay at present; without one, everything is due
   */
  void reclaim(Instant now, Duration delay) {
    while (!returning.isEmpty() && (delay.isZero() || !returning.getFirst().due().isAfter(now))) {
      free.push(returning.removeFirst().block());
    }
  }
}
