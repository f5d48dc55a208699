package io.inferscope.buffer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A reader of a topic in Kafka. What it is asked is done by the thread of a {@link KafkaPump}, the
 * only one that touches the consumer.
 */
final class KafkaReader implements BufferReader {
  private final KafkaPump pump;
  private final Thread thread;
  private final Topic topic;
  private final Runnable onClose;
  private final ReentrantLock polling = new ReentrantLock();
  private final AtomicBoolean closed = new AtomicBoolean();

  KafkaReader(Topic topic, KafkaPump pump, String name, Runnable onClose) {
    this.topic = topic;
    this.pump = pump;
    this.onClose = onClose;
    thread = Thread.ofPlatform().daemon().name(name).start(pump);
  }

  @Override
  public Batch poll(int maxRecords, long maxBytes, Duration wait) throws InterruptedException {
    if (maxRecords < 1) {
      throw new IllegalArgumentException("maxRecords must be at least 1, was " + maxRecords);
    }
    long deadline = System.nanoTime() + wait.toNanos();
    if (!polling.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS)) {
      return empty();
    }
    try {
      if (closed.get()) {
        throw new IllegalStateException("the reader is closed");
      }
      CompletableFuture<Batch> batch = new CompletableFuture<>();
      pump.ask(new KafkaPump.Take(maxRecords, maxBytes, batch));
      return await(batch, deadline - System.nanoTime());
    } finally {
      polling.unlock();
    }
  }

  /** The pump takes back what it can no longer complete the future with. */
  private Batch await(CompletableFuture<Batch> batch, long nanos) throws InterruptedException {
    try {
      return batch.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      batch.complete(empty());
      return joined(batch);
    } catch (InterruptedException e) {
      batch.cancel(false);
      throw e;
    } catch (ExecutionException e) {
      return joined(batch);
    }
  }

  private static Batch joined(CompletableFuture<Batch> batch) {
    try {
      return batch.join();
    } catch (CompletionException e) {
      throw new IllegalStateException(e.getCause() == null ? e : e.getCause());
    }
  }

  private Batch empty() {
    return new Batch(topic, 0, 0, 0, false, List.of());
  }

  @Override
  public void commit(Batch batch) {
    if (batch.topic() != topic) {
      throw new IllegalArgumentException("a batch of another topic");
    }
    if (!batch.isEmpty()) {
      pump.ask(new KafkaPump.Commit(batch.partition(), batch.term(), batch.start()));
    }
  }

  @Override
  public boolean holds(Batch batch) throws InterruptedException {
    CompletableFuture<Boolean> held = new CompletableFuture<>();
    pump.ask(new KafkaPump.Check(batch.partition(), batch.term(), batch.start(), held));
    try {
      return held.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public boolean isReady(Batch previous, long enough) {
    for (Map.Entry<Integer, Integer> waiting : pump.waiting().entrySet()) {
      if (waiting.getKey() != previous.partition() || waiting.getValue() >= enough) {
        return true;
      }
    }
    return false;
  }

  /** The partitions that are this reader's. */
  Set<Integer> partitions() {
    return pump.held();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    pump.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    onClose.run();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
