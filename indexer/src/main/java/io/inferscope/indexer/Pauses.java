package io.inferscope.indexer;

import io.inferscope.elasticsearch.Backoff;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waiting that ends when the indexer closes. Thread-safe. */
final class Pauses {
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Backoff backoff;

  Pauses(Backoff backoff) {
    this.backoff = backoff;
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  void close() {
    closed.countDown();
  }

  /**
   * Waits before repetition {@code attempt}, from 0.
   *
   * @throws InterruptedException also when the indexer closes meanwhile
   */
  void beforeRepetition(int attempt) throws InterruptedException {
    await(backoff.pause(attempt));
    if (isClosed()) {
      throw new InterruptedException("the indexer closes");
    }
  }

  /** Waits that long, or until the indexer closes. */
  void await(Duration time) throws InterruptedException {
    if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
      return;
    }
  }
}
