package io.inferscope.buffer;

import io.inferscope.buffer.AppendQueue.Pending;
import io.inferscope.buffer.RecordHeader.SaltedChecksum;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * The segment that is being written, through one reused buffer outside the heap. After a failure it
 * must be abandoned: what the system did not write may be forgotten although the next attempt
 * succeeds. Not thread-safe.
 */
final class SegmentOutput implements Closeable {
  private final Segment segment;
  private final FileChannel channel;
  private final ByteBuffer buffer;
  private final SaltedChecksum checksum;
  private long bytes;

  /** How segment files are opened; tests put failing disks here. */
  interface ChannelOpener {
    FileChannel open(Path file, OpenOption... options) throws IOException;
  }

  private SegmentOutput(
      Segment segment, FileChannel channel, ByteBuffer buffer, TopicIdentity identity) {
    this.segment = segment;
    this.channel = channel;
    this.buffer = buffer.clear();
    this.checksum = new SaltedChecksum(identity);
    this.bytes = segment.bytes();
  }

  /** Continues a segment behind its last durable record. */
  static SegmentOutput resume(
      ChannelOpener opener, Segment segment, ByteBuffer buffer, TopicIdentity identity)
      throws IOException {
    FileChannel channel = opener.open(segment.path(), StandardOpenOption.WRITE);
    channel.position(segment.bytes());
    return new SegmentOutput(segment, channel, buffer, identity);
  }

  /** Creates a segment; it and its header are durable when this returns. */
  static SegmentOutput create(
      ChannelOpener opener,
      Path path,
      long base,
      Instant lastReceived,
      ByteBuffer buffer,
      TopicIdentity identity)
      throws IOException {
    FileChannel channel =
        opener.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try {
      ByteBuffer header = TopicRecovery.segmentHeader(identity, base, lastReceived);
      while (header.hasRemaining()) {
        channel.write(header);
      }
      channel.force(true);
      DurableFiles.syncDirectoryOf(path);
    } catch (IOException e) {
      channel.close();
      Files.deleteIfExists(path);
      throw e;
    }
    Segment segment = new Segment(path, base, FileHeader.BYTES);
    return new SegmentOutput(segment, channel, buffer, identity);
  }

  Segment segment() {
    return segment;
  }

  /** The size of the segment with everything put so far. */
  long bytes() {
    return bytes;
  }

  void put(Pending pending, long position, Instant received) throws IOException {
    RecordHeader header =
        new RecordHeader(
            pending.bodyBytes(),
            position,
            received,
            pending.tenant().length,
            pending.source().length,
            checksum.of(pending.tenant(), pending.source(), pending.record().value()));
    if (buffer.remaining() < RecordHeader.BYTES) {
      flush();
    }
    header.writeTo(buffer, checksum);
    put(pending.tenant());
    put(pending.source());
    put(pending.record().value());
    segment.checkpoint(position, bytes);
    bytes += pending.bytes();
  }

  private void put(byte[] part) throws IOException {
    int done = 0;
    while (done < part.length) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int count = Math.min(buffer.remaining(), part.length - done);
      buffer.put(part, done, count);
      done += count;
    }
  }

  /** Makes everything that was put durable. */
  void sync() throws IOException {
    flush();
    channel.force(false);
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** Cuts off what is not known to be durable. */
  void abandon() throws IOException {
    try (channel) {
      channel.truncate(segment.bytes());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
