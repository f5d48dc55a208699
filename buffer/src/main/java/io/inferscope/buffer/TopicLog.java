package io.inferscope.buffer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The segments of one topic and how far they are durable. Thread-safe. */
final class TopicLog {
  private final Path directory;
  private final TopicIdentity identity;
  private final LostRanges lost;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final TreeMap<Long, Segment> segments = new TreeMap<>();
  private long durable;

  /**
   * Where a position can be read.
   *
   * @param segment null if the segment is gone
   * @param end records from here on are not in the segment, or not durable
   */
  record Extent(@Nullable Segment segment, long end) {}

  TopicLog(
      Path directory,
      TopicIdentity identity,
      LostRanges lost,
      Collection<Segment> recovered,
      long durable) {
    this.directory = directory;
    this.identity = identity;
    this.lost = lost;
    recovered.forEach(segment -> segments.put(segment.base(), segment));
    this.durable = durable;
  }

  Path directory() {
    return directory;
  }

  TopicIdentity identity() {
    return identity;
  }

  LostRanges lost() {
    return lost;
  }

  /** The position after the last durable record. */
  long end() {
    lock.lock();
    try {
      return durable;
    } finally {
      lock.unlock();
    }
  }

  /** The oldest position that is kept. */
  long first() {
    lock.lock();
    try {
      return segments.isEmpty() ? durable : Math.min(durable, segments.firstKey());
    } finally {
      lock.unlock();
    }
  }

  /** The size on disk. */
  long bytes() {
    lock.lock();
    try {
      long bytes = 0;
      for (Segment segment : segments.values()) {
        bytes += segment.bytes();
      }
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Raises the end over positions whose records are gone although readers were handed them. */
  void raise(long end) {
    lock.lock();
    try {
      if (end > durable) {
        lost.add(durable, end);
        durable = end;
      }
    } finally {
      lock.unlock();
    }
  }

  /** The segment that was begun last. */
  @Nullable Segment last() {
    lock.lock();
    try {
      return segments.isEmpty() ? null : segments.lastEntry().getValue();
    } finally {
      lock.unlock();
    }
  }

  /** Adds a new, last segment; one with the same base held nothing and is replaced. */
  void add(Segment segment) {
    lock.lock();
    try {
      segments.put(segment.base(), segment);
    } finally {
      lock.unlock();
    }
  }

  /** Lets readers see records that are durable now. */
  void advance(Segment segment, long bytes, long end) {
    lock.lock();
    try {
      segment.bytes(bytes);
      durable = end;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits at most {@code nanos} until {@code ready}, asked after each change, says yes. */
  boolean await(BooleanSupplier ready, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!ready.getAsBoolean() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return ready.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }

  /** Makes those who wait ask again. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Where {@code position}, which must be durable, can be read. */
  Extent extent(long position) {
    lock.lock();
    try {
      Map.Entry<Long, Segment> at = segments.floorEntry(position);
      Long nextBase = segments.higherKey(position);
      long end = nextBase == null ? durable : Math.min(durable, nextBase);
      return new Extent(at == null ? null : at.getValue(), end);
    } finally {
      lock.unlock();
    }
  }

  /** The closed segments whose records all lie below {@code position}, oldest first. */
  List<Segment> closedBelow(long position) {
    lock.lock();
    try {
      List<Segment> below = new ArrayList<>();
      for (Segment segment : segments.values()) {
        Long nextBase = segments.higherKey(segment.base());
        if (nextBase != null && nextBase <= position) {
          below.add(segment);
        }
      }
      return below;
    } finally {
      lock.unlock();
    }
  }

  /** Deletes closed segments, oldest first. */
  void delete(List<Segment> closed) throws IOException {
    for (Segment segment : closed) {
      Files.deleteIfExists(segment.path());
      lock.lock();
      try {
        segments.remove(segment.base(), segment);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Counts positions as lost; those before the oldest segment were deleted, not lost. */
  void lost(long start, long end) {
    long from = Math.max(start, first());
    if (from < end) {
      lost.add(from, end);
    }
  }
}
