package io.inferscope.buffer;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** One file of a topic's log: a {@link FileHeader}, then records. Thread-safe. */
final class Segment {
  private static final long BYTES_BETWEEN_CHECKPOINTS = 1 << 20;

  private final Path path;
  private final long base;
  private volatile long bytes;
  // Position to offset, a few for each segment, so that no reader must begin at its first record.
  private final ConcurrentSkipListMap<Long, Long> checkpoints = new ConcurrentSkipListMap<>();

  Segment(Path path, long base, long bytes) {
    this.path = path;
    this.base = base;
    this.bytes = bytes;
    checkpoints.put(base, (long) FileHeader.BYTES);
  }

  static Path path(Path directory, long base) {
    return directory.resolve("%020d.segment".formatted(base));
  }

  Path path() {
    return path;
  }

  /** The position of the first record. */
  long base() {
    return base;
  }

  /** How much of the file is durable and may be read. */
  long bytes() {
    return bytes;
  }

  void bytes(long durableBytes) {
    bytes = durableBytes;
  }

  /** Remembers where a record begins if none is remembered nearby. */
  void checkpoint(long position, long offset) {
    Map.Entry<Long, Long> before = checkpoints.floorEntry(position);
    if (before != null && offset - before.getValue() >= BYTES_BETWEEN_CHECKPOINTS) {
      checkpoints.put(position, offset);
    }
  }

  /** A place at or before {@code position}: the position there and its offset. */
  Map.Entry<Long, Long> checkpointBefore(long position) {
    Map.Entry<Long, Long> before = checkpoints.floorEntry(position);
    return before == null ? checkpoints.firstEntry() : before;
  }
}
