package io.inferscope.collector;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Runs what would hold an event loop up: unpacking, checking, parsing. Virtual threads, of which as
 * many run at once as there are processors; those that wait are bounded by the bytes in flight.
 */
final class Workers implements AutoCloseable {
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("collector-", 0).factory());
  private final Semaphore running = new Semaphore(Runtime.getRuntime().availableProcessors());

  /** Runs a task; what it answers with, or throws, is the future's outcome too. */
  <T> CompletableFuture<T> call(Callable<CompletableFuture<T>> task) {
    CompletableFuture<CompletableFuture<T>> result = new CompletableFuture<>();
    executor.execute(
        () -> {
          running.acquireUninterruptibly();
          try {
            result.complete(task.call());
          } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            // Whoever waits for the result counts it and answers.
            result.completeExceptionally(e);
          } finally {
            running.release();
          }
        });
    return result.thenCompose(inner -> inner);
  }

  /** Waits for the tasks that are running. */
  @Override
  public void close() {
    executor.close();
  }
}
