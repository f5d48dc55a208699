package io.inferscope.buffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/** A reader of a topic on disk. Several threads may use it; one at a time waits and reads. */
final class DiskReader implements BufferReader {
  private final DiskTopic topic;
  private final GroupOffsets offsets;
  private final LogCursor cursor;
  private final ReentrantLock polling = new ReentrantLock();
  private final AtomicBoolean closed = new AtomicBoolean();

  DiskReader(DiskTopic topic, GroupOffsets offsets) {
    this.topic = topic;
    this.offsets = offsets;
    this.cursor = new LogCursor(topic.topicLog(), offsets.next());
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
      GroupOffsets.Range again = offsets.takeRedelivery();
      if (again != null) {
        return redeliver(again);
      }
      boolean ready = topic.topicLog().await(this::isReady, deadline - System.nanoTime());
      return ready && !closed.get() ? begin(maxRecords, maxBytes) : empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      polling.unlock();
    }
  }

  private boolean isReady() {
    return closed.get() || (topic.topicLog().end() > offsets.next() && offsets.mayBegin());
  }

  private Batch redeliver(GroupOffsets.Range range) throws IOException {
    try {
      Batch batch = read(range.start(), range.end(), Integer.MAX_VALUE, Long.MAX_VALUE, true);
      offsets.redelivered(range, batch.records().getFirst().received());
      return batch;
    } catch (IOException | RuntimeException e) {
      offsets.giveBack(range);
      throw e;
    }
  }

  private Batch begin(int maxRecords, long maxBytes) throws IOException {
    long start = offsets.next();
    boolean replayed = start < offsets.replayEnd();
    long end = replayed ? offsets.replayEnd() : topic.topicLog().end();
    Batch batch = read(start, end, maxRecords, maxBytes, replayed);
    offsets.begin(
        new GroupOffsets.Range(batch.start(), batch.end()), batch.records().getFirst().received());
    return batch;
  }

  private Batch read(long start, long end, int maxRecords, long maxBytes, boolean redelivered)
      throws IOException {
    cursor.moveTo(start);
    List<BufferRecord> records = new ArrayList<>();
    long bytes = 0;
    while (cursor.position() < end && records.size() < maxRecords) {
      bytes += cursor.nextBytes();
      if (bytes > maxBytes && !records.isEmpty()) {
        break;
      }
      records.add(cursor.next());
    }
    return new Batch(topic.topic(), 0, start, start + records.size(), redelivered, records);
  }

  private Batch empty() {
    long next = offsets.next();
    return new Batch(topic.topic(), 0, next, next, false, List.of());
  }

  @Override
  public void commit(Batch batch) {
    if (batch.topic() != topic.topic() || batch.partition() != 0) {
      throw new IllegalArgumentException("a batch of another topic or partition");
    }
    if (!batch.isEmpty()) {
      offsets.commit(new GroupOffsets.Range(batch.start(), batch.end()));
      topic.batchCommitted();
    }
  }

  @Override
  public boolean holds(Batch batch) {
    return true;
  }

  @Override
  public boolean isReady(Batch previous, long enough) {
    return topic.topicLog().end() - previous.end() >= enough;
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    topic.topicLog().wake();
    polling.lock();
    try {
      cursor.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      polling.unlock();
    }
    offsets.readerClosed();
    topic.readerClosed(this);
  }
}
