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
   * @throws IllegalArgumentException if the batch was never handed out by this group (told on disk
   *     only; elsewhere such a batch is left alone, and so is one that the reader no longer holds)
   */
  void commit(Batch batch);

  /**
   * Whether a batch is still this reader's to deal with. Where readers of several processes share a
   * topic, a partition may have gone to another one, which is handed the batch again: what is
   * derived from the batch must then be left to that one. Waits for an answer while the queue
   * cannot be reached.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  boolean holds(Batch batch) throws InterruptedException;

  /**
   * Whether it is worthwhile to poll again at once, rather than to let the next batch gather.
   *
   * @param enough so many records behind {@code previous} are; any in another partition is
   */
  boolean isReady(Batch previous, long enough);

  /** Closes the reader; batches in flight come again when the group is opened next. */
  @Override
  void close();
}
