package io.inferscope.indexer;

import io.inferscope.buffer.Batch;
import io.inferscope.buffer.BufferRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way: takes its documents, fills bulk bodies and has them delivered while more
 * are written. Filled by one thread; {@link #await} may be called by another.
 */
final class BatchTask {
  private Batch batch;
  private final DocumentId ids;
  private final BulkPool pool;
  private final Delivery delivery;
  private final Executor executor;
  private final Pace pace;
  private final Tally tally = new Tally();
  private final RateRollup rollup = new RateRollup(RateRollup.MOST_KEYS);
  private final List<Refused> undecodable = new ArrayList<>();
  private final List<CompletableFuture<Void>> deliveries = new ArrayList<>();
  private Bulk bulk;
  private int bulkBytes;
  private int lost;
  private @Nullable Throwable defect;

  BatchTask(
      Batch batch, DocumentId ids, BulkPool pool, Delivery delivery, Executor executor, Pace pace)
      throws InterruptedException {
    this.batch = batch;
    this.ids = ids;
    this.pool = pool;
    this.delivery = delivery;
    this.executor = executor;
    this.pace = pace;
    bulk = pool.take();
    bulkBytes = pace.bytes();
  }

  Batch batch() {
    return batch;
  }

  DocumentId ids() {
    return ids;
  }

  Tally tally() {
    return tally;
  }

  RateRollup rollup() {
    return rollup;
  }

  int lost() {
    return lost;
  }

  /** The buffer lost a request; nothing is known of its records. */
  void requestLost() {
    lost++;
  }

  /** A request that is none goes to the quarantine stream as it is. */
  void undecodable(long position, byte[] request, Origin origin, String reason) {
    Tally.Line line = tally.line(origin.tenant(), "requests");
    line.records.incrementAndGet();
    Bulk.Item item =
        new Bulk.Item(batch.topic().topicName(), ids.record(position, 0), line, 1, origin);
    undecodable.add(new Refused(item, request, "request_not_decodable", reason));
  }

  /** Adds a document; sends the body when it is full. */
  void add(Bulk.Item item, JsonBytes document) throws InterruptedException {
    item.line().records.addAndGet(item.records());
    if (!bulk.isEmpty() && bulk.body.bytes() + (long) document.size() > bulkBytes) {
      flush();
      bulk = pool.take();
      bulkBytes = pace.bytes();
    }
    bulk.add(item, document);
  }

  /** Writing the documents failed: what is written is delivered, and then {@link #await} throws. */
  void failed(Throwable cause) {
    defect = cause;
  }

  /** No more documents come. What was read is let go, since the batch may wait for long. */
  void written() {
    flush();
    BufferRecord last = batch.records().getLast();
    BufferRecord done = new BufferRecord(last.tenant(), last.received(), "", new byte[0]);
    batch =
        new Batch(
            batch.topic(),
            batch.partition(),
            batch.start(),
            batch.end(),
            batch.redelivered(),
            batch.term(),
            Collections.nCopies(batch.records().size(), done));
  }

  private void flush() {
    Bulk full = bulk;
    boolean redelivered = batch.redelivered();
    CompletableFuture<Void> done = new CompletableFuture<>();
    deliveries.add(done);
    try {
      executor.execute(() -> deliver(full, redelivered, done));
    } catch (RejectedExecutionException e) {
      done.completeExceptionally(new InterruptedException("the indexer closes"));
    }
  }

  private void deliver(Bulk full, boolean redelivered, CompletableFuture<Void> done) {
    try {
      delivery.deliver(full, redelivered);
      done.complete(null);
    } catch (InterruptedException | RuntimeException | Error e) {
      done.completeExceptionally(e); // whatever it is, or nobody would ever go on
    } finally {
      pool.release(full);
    }
  }

  /**
   * Returns when all documents have their fate, throws when no delivery is under way any more.
   *
   * @throws InterruptedException when the indexer closes first
   * @throws IllegalStateException when a document could not be written or delivered for a reason
   *     that nobody expects
   */
  void await() throws InterruptedException {
    Throwable failure = defect;
    for (CompletableFuture<Void> done : deliveries) {
      try {
        done.join();
      } catch (CompletionException e) {
        failure = failure == null ? e.getCause() : failure;
      }
    }
    if (failure instanceof InterruptedException) {
      throw new InterruptedException(failure.getMessage());
    }
    if (failure != null) {
      throw new IllegalStateException("the documents of a batch are not all delivered", failure);
    }
    if (!undecodable.isEmpty()) {
      delivery.quarantine(undecodable);
    }
  }
}
