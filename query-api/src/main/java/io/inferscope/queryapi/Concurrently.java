package io.inferscope.queryapi;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits for what another thread reads meanwhile. */
final class Concurrently {
  private Concurrently() {}

  /** What was read; what failed there fails here. */
  static <T> T result(Future<T> reading) {
    try {
      return reading.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
