package io.inferscope.buffer;

import java.time.Duration;

/**
 * The reader of one group and topic. Thread-safe: several threads may poll and commit, each batch
 * goes to one of them.
 */
public interface BufferReader extends AutoCloseable {

  /**
   * The next batch; an empty one when nothing came within {@code wait}. The boundaries of a batch
   * are durable before it is handed out. Batches that were handed out but not committed before the
   * reader was closed, or the process died, come first and again, with exactly the same boundaries
   * (whatever the limits are now) and {@code redelivered} set.
   *
   * @param maxRecords the most records of a new batch, at least 1
   * @param maxBytes the most bytes of values of a new batch; one record is handed out even if it
   *     alone is larger
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  Batch poll(int maxRecords, long maxBytes, Duration wait) throws InterruptedException;

  /**
   * Says that a batch is dealt with and need not come again. Batches may be committed in any order.
   * Committing an empty batch or one that is committed already does nothing.
   *
   * @throws IllegalArgumentException if the batch was never handed out by this group
   */
  void commit(Batch batch);

  /** Closes the reader; batches in flight come again when the group is opened next. */
  @Override
  void close();
}
