package io.inferscope.buffer;

import io.inferscope.buffer.AppendResult.Full;
import io.inferscope.buffer.AppendResult.Unavailable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Records that wait for the writer, bounded by their bytes. Thread-safe. */
final class AppendQueue {
  private final String topicName;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean closed;

  /** A record and who waits for it. */
  record Pending(
      byte[] tenant, byte[] source, BufferRecord record, CompletableFuture<AppendResult> result) {

    static Pending of(BufferRecord record) {
      return new Pending(
          record.tenant().getBytes(StandardCharsets.UTF_8),
          record.source().getBytes(StandardCharsets.UTF_8),
          record,
          new CompletableFuture<>());
    }

    int bodyBytes() {
      return tenant.length + source.length + record.value().length;
    }

    /** What the record takes on disk. */
    long bytes() {
      return RecordHeader.BYTES + (long) bodyBytes();
    }
  }

  AppendQueue(String topicName, long maxBytes) {
    this.topicName = topicName;
    this.maxBytes = maxBytes;
  }

  /** Queues a record, or completes it at once if it has no place. */
  void offer(Pending pending) {
    AppendResult refusal = null;
    lock.lock();
    try {
      if (closed) {
        refusal = new Unavailable("the buffer is closed: the service is stopping");
      } else if (bytes > 0 && bytes + pending.bytes() > maxBytes) {
        refusal =
            new Full(
                "%d bytes wait to be written to %s and the limit is %d: send less at a time"
                    .formatted(bytes, topicName, maxBytes));
      } else {
        waiting.add(pending);
        bytes += pending.bytes();
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
    if (refusal != null) {
      pending.result().complete(refusal);
    }
  }

  /**
   * Waits for records and moves them to {@code group}, the first always, others while they fit.
   *
   * @return false once the queue is closed and empty
   */
  boolean takeGroup(List<Pending> group, long maxGroupBytes) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.await();
      }
      long taken = 0;
      Pending head;
      while ((head = waiting.peek()) != null
          && (taken == 0 || taken + head.bytes() <= maxGroupBytes)) {
        group.add(waiting.remove());
        taken += head.bytes();
      }
      bytes -= taken;
      return taken > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses everything from now on; what waits is still taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
