package io.inferscope.buffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The positions whose records turned out to be unreadable, so that each is counted once, over all
 * groups and restarts. Thread-safe.
 */
final class LostRanges {
  static final String FILE_NAME = "lost";
  // What lies further back is kept as a number only; by then its segments are long deleted.
  private static final int MAX_RANGES = 10_000;
  private static final int RANGE_BYTES = 2 * Long.BYTES;
  private static final Logger log = LoggerFactory.getLogger(LostRanges.class);

  private final Path file;
  private final TopicIdentity identity;
  private final TreeMap<Long, Long> ranges = new TreeMap<>();
  private long outside;
  private long inside;

  private LostRanges(Path file, TopicIdentity identity) {
    this.file = file;
    this.identity = identity;
  }

  static LostRanges open(Path directory, TopicIdentity identity) throws IOException {
    LostRanges lost = new LostRanges(directory.resolve(FILE_NAME), identity);
    ByteBuffer content = DurableFiles.read(lost.file);
    FileHeader header = FileHeader.read(FileHeader.Kind.LOST, content, lost.file);
    if (header == null) {
      if (content.hasRemaining()) {
        log.error("{} is damaged; lost records are counted from zero again", lost.file);
      }
      return lost;
    }
    lost.outside = header.numbers().get(0);
    for (long left = header.numbers().get(1); left > 0 && content.remaining() >= RANGE_BYTES; ) {
      lost.insert(content.getLong(), content.getLong());
      left--;
    }
    return lost;
  }

  synchronized long count() {
    return outside + inside;
  }

  /** Counts the positions from {@code start} to before {@code end} that are not counted yet. */
  synchronized void add(long start, long end) {
    long before = count();
    insert(start, end);
    if (count() == before) {
      return;
    }
    log.error("{} records from position {} on cannot be read: {}", end - start, start, file);
    while (ranges.size() > MAX_RANGES) {
      Map.Entry<Long, Long> oldest = ranges.pollFirstEntry();
      outside += oldest.getValue() - oldest.getKey();
      inside -= oldest.getValue() - oldest.getKey();
    }
    save();
  }

  private void insert(long start, long end) {
    long from = start;
    long to = end;
    Map.@Nullable Entry<Long, Long> touching;
    while ((touching = ranges.floorEntry(to)) != null && touching.getValue() >= from) {
      from = Math.min(from, touching.getKey());
      to = Math.max(to, touching.getValue());
      inside -= touching.getValue() - touching.getKey();
      ranges.remove(touching.getKey());
    }
    ranges.put(from, to);
    inside += to - from;
  }

  private void save() {
    ByteBuffer content = ByteBuffer.allocate(FileHeader.BYTES + RANGE_BYTES * ranges.size());
    FileHeader.of(FileHeader.Kind.LOST, identity, outside, ranges.size()).writeTo(content);
    ranges.forEach((start, end) -> content.putLong(start).putLong(end));
    try {
      DurableFiles.replace(file, content.flip());
    } catch (IOException e) {
      log.warn("cannot write {}; the next loss tries again", file, e);
    }
  }
}
