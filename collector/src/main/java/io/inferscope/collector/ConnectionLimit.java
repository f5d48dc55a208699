package io.inferscope.collector;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the connections of one listener over all its event loops. Thread-safe. */
final class ConnectionLimit {
  private final int most;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionLimit(int most) {
    this.most = most;
  }

  /** Takes a place; false when there is none. */
  boolean enter() {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    open.decrementAndGet();
  }
}
