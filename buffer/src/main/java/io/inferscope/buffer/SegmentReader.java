package io.inferscope.buffer;

import io.inferscope.buffer.RecordHeader.SaltedChecksum;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one segment forwards and steps over whatever is damaged. Reads through a {@link
 * RandomAccessFile}, because interrupting a thread closes the file channel that it reads. Not
 * thread-safe.
 */
final class SegmentReader implements Closeable {
  private static final int WINDOW_BYTES = 128 << 10;

  private final Segment segment;
  private final SaltedChecksum checksum;
  private final RandomAccessFile file;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
  private long windowStart;
  private long offset;
  private long nextPosition;

  /** A record and its place. */
  record Entry(long position, BufferRecord record) {}

  /** Begins at or before {@code position}. */
  SegmentReader(Segment segment, TopicIdentity identity, long position) throws IOException {
    this.segment = segment;
    this.checksum = new SaltedChecksum(identity);
    this.file = new RandomAccessFile(segment.path().toFile(), "r");
    Map.Entry<Long, Long> checkpoint = segment.checkpointBefore(position);
    this.nextPosition = checkpoint.getKey();
    this.offset = checkpoint.getValue();
  }

  Segment segment() {
    return segment;
  }

  /** The position that the next record has unless records were lost. */
  long nextPosition() {
    return nextPosition;
  }

  /** The end of the last record that was read or skipped. */
  long offset() {
    return offset;
  }

  /**
   * The next readable record at or after {@code from}; null if there is none before {@code limit}.
   *
   * @param limit an offset; what lies before it must not change any more
   */
  @Nullable Entry next(long from, long limit) throws IOException {
    long searched = offset;
    while (true) {
      RecordHeader header = headerAt(searched, limit);
      if (header == null) {
        searched = findMarker(searched + 1, limit);
        if (searched < 0) {
          return null;
        }
        continue;
      }
      long end = searched + header.totalBytes();
      if (header.position() < from) {
        advance(header, searched, end);
      } else {
        BufferRecord record = body(header, searched + RecordHeader.BYTES);
        if (record != null) {
          advance(header, searched, end);
          return new Entry(header.position(), record);
        }
      }
      searched = end;
    }
  }

  private void advance(RecordHeader header, long start, long end) {
    segment.checkpoint(header.position(), start);
    nextPosition = header.position() + 1;
    offset = end;
  }

  private @Nullable RecordHeader headerAt(long at, long limit) throws IOException {
    if (at + RecordHeader.BYTES > limit) {
      return null;
    }
    fill(at, RecordHeader.BYTES, limit);
    RecordHeader header = RecordHeader.read(window, (int) (at - windowStart), checksum);
    boolean plausible =
        header != null
            && header.position() >= nextPosition
            && header.bodyBytes() >= header.tenantBytes() + header.sourceBytes()
            && at + header.totalBytes() <= limit;
    return plausible ? header : null;
  }

  private long findMarker(long from, long limit) throws IOException {
    for (long at = from; at + RecordHeader.BYTES <= limit; at++) {
      fill(at, Integer.BYTES, limit);
      if (window.getInt((int) (at - windowStart)) == RecordHeader.MARKER) {
        return at;
      }
    }
    return -1;
  }

  private @Nullable BufferRecord body(RecordHeader header, long at) throws IOException {
    byte[] tenant = new byte[header.tenantBytes()];
    byte[] source = new byte[header.sourceBytes()];
    byte[] value = new byte[header.bodyBytes() - tenant.length - source.length];
    copy(at, tenant);
    copy(at + tenant.length, source);
    copy(at + tenant.length + source.length, value);
    if (checksum.of(tenant, source, value) != header.bodyChecksum()) {
      return null;
    }
    return new BufferRecord(
        new String(tenant, StandardCharsets.UTF_8),
        header.received(),
        new String(source, StandardCharsets.UTF_8),
        value);
  }

  private void copy(long at, byte[] target) throws IOException {
    long inWindow = at < windowStart ? 0 : windowStart + window.limit() - at;
    int known = Math.clamp(inWindow, 0, target.length);
    if (known > 0) {
      window.get((int) (at - windowStart), target, 0, known);
    }
    if (known < target.length) {
      file.seek(at + known);
      file.readFully(target, known, target.length - known);
    }
  }

  /** Makes the window hold {@code length} bytes from {@code at}, and as many more as it can. */
  private void fill(long at, int length, long limit) throws IOException {
    if (at >= windowStart && at + length <= windowStart + window.limit()) {
      return;
    }
    int bytes = (int) Math.min(WINDOW_BYTES, limit - at);
    window.clear().limit(0);
    file.seek(at);
    file.readFully(window.array(), 0, bytes);
    window.limit(bytes);
    windowStart = at;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
