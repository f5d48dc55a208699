package io.inferscope.collector;

import io.micrometer.core.instrument.Counter;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the connections of one listener over all its event loops. Thread-safe. */
final class ConnectionLimit {
  private final int most;
  private final Counter refused;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionLimit(int most, Counter refused) {
    this.most = most;
    this.refused = refused;
  }

  /** Takes a place; false when there is none. */
  boolean enter() {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      refused.increment();
      return false;
    }
    return true;
  }

  void leave() {
    open.decrementAndGet();
  }
}
