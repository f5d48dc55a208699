package io.inferscope.buffer;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads a topic's records one by one, across segments and damage. Not thread-safe. */
final class LogCursor implements Closeable {
  private final TopicLog topicLog;
  private @Nullable SegmentReader reader;
  private SegmentReader.@Nullable Entry ahead;
  private long position;
  private long lostEnd;
  private Instant lastReceived = Instant.EPOCH;

  LogCursor(TopicLog topicLog, long position) {
    this.topicLog = topicLog;
    this.position = position;
  }

  /** The position of the record that {@link #next} will answer with. */
  long position() {
    return position;
  }

  /** Continues at {@code target}. */
  void moveTo(long target) throws IOException {
    if (target != position) {
      close();
      position = target;
    }
  }

  /** The size of the next record's value, which must be durable; 0 if it is lost. */
  int nextBytes() throws IOException {
    load();
    return ahead != null && ahead.position() == position ? ahead.record().value().length : 0;
  }

  /** The next record, which must be durable. */
  BufferRecord next() throws IOException {
    load();
    BufferRecord record = BufferRecord.lost(lastReceived);
    if (ahead != null && ahead.position() == position) {
      record = ahead.record();
      lastReceived = record.received();
      ahead = null;
    }
    position++;
    return record;
  }

  /** Finds the record at the position, or how far the loss goes that begins there. */
  private void load() throws IOException {
    if (position < lostEnd || ahead != null) {
      return;
    }
    TopicLog.Extent extent = topicLog.extent(position);
    SegmentReader.Entry found = extent.segment() == null ? null : read(extent.segment());
    if (found != null && found.position() < extent.end()) {
      ahead = found;
      lostEnd = found.position();
    } else {
      lostEnd = extent.end();
    }
    if (lostEnd > position) {
      topicLog.lost(position, lostEnd);
    }
  }

  private SegmentReader.@Nullable Entry read(Segment segment) throws IOException {
    try {
      if (reader == null || reader.segment() != segment || reader.nextPosition() > position) {
        close();
        reader = new SegmentReader(segment, topicLog.identity(), position);
      }
      return reader.next(position, segment.bytes());
    } catch (FileNotFoundException e) {
      // Deleted by someone else: its records are lost.
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    ahead = null;
    lostEnd = 0;
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
