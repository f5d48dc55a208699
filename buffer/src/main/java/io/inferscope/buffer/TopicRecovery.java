package io.inferscope.buffer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a topic's directory holds, whatever happened to the process that wrote it. Only
 * the last segment is read through; damage in earlier ones is found when they are read.
 */
final class TopicRecovery {
  private static final Logger log = LoggerFactory.getLogger(TopicRecovery.class);
  private static final String IDENTITY_FILE = "topic";

  private final Path directory;
  private final List<Segment> segments = new ArrayList<>();
  private @Nullable TopicIdentity identity;
  private Instant lastReceived = Instant.MIN;
  private boolean lastHeaderIsDamaged;

  private TopicRecovery(Path directory) {
    this.directory = directory;
  }

  /** A topic as it was found, and the latest receive time in it. */
  record Recovered(TopicLog topicLog, Instant lastReceived) {}

  static Recovered recover(Path directory) throws IOException {
    Files.createDirectories(directory);
    DurableFiles.syncDirectoryOf(directory);
    return new TopicRecovery(directory).recover();
  }

  /** The beginning of a segment file. */
  static ByteBuffer segmentHeader(TopicIdentity identity, long base, Instant lastReceived) {
    ByteBuffer header = ByteBuffer.allocate(FileHeader.BYTES);
    FileHeader.of(
            FileHeader.Kind.SEGMENT,
            identity,
            base,
            lastReceived.getEpochSecond(),
            lastReceived.getNano())
        .writeTo(header);
    return header.flip();
  }

  private Recovered recover() throws IOException {
    Path identityFile = directory.resolve(IDENTITY_FILE);
    ByteBuffer content = DurableFiles.read(identityFile);
    FileHeader stored = FileHeader.read(FileHeader.Kind.TOPIC, content, identityFile);
    identity = stored == null ? null : stored.identity();
    for (Path file : segmentFiles()) {
      openSegment(file);
    }
    TopicIdentity known = identity;
    if (known == null) {
      if (!segments.isEmpty()) {
        throw new IOException(
            "%s and the headers of all segments beside it are damaged: move the directory away to start with an empty buffer"
                .formatted(identityFile));
      }
      known = TopicIdentity.random();
    }
    if (stored == null) {
      ByteBuffer header = ByteBuffer.allocate(FileHeader.BYTES);
      FileHeader.of(FileHeader.Kind.TOPIC, known).writeTo(header);
      DurableFiles.replace(identityFile, header.flip());
    }
    LostRanges lost = LostRanges.open(directory, known);
    long end = segments.isEmpty() ? 0 : readLast(segments.getLast(), known, lost);
    return new Recovered(new TopicLog(directory, known, lost, segments, end), lastReceived);
  }

  private List<Path> segmentFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d{20}\\.segment"))
          .sorted()
          .toList();
    }
  }

  private void openSegment(Path file) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(FileHeader.BYTES);
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r")) {
      opened.getChannel().read(start, 0);
    }
    FileHeader header = FileHeader.read(FileHeader.Kind.SEGMENT, start.flip(), file);
    lastHeaderIsDamaged = header == null;
    if (header != null) {
      if (identity == null) {
        identity = header.identity();
      }
      Instant before = Instant.ofEpochSecond(header.numbers().get(1), header.numbers().get(2));
      lastReceived = lastReceived.isAfter(before) ? lastReceived : before;
    }
    long bytes = Math.max(Files.size(file), FileHeader.BYTES);
    segments.add(
        new Segment(file, Long.parseLong(file.getFileName().toString(), 0, 20, 10), bytes));
  }

  /**
   * Reads the last segment through, cuts off what a crash left unfinished behind its last readable
   * record, and makes the rest durable.
   *
   * @return the position after the last record
   */
  private long readLast(Segment last, TopicIdentity known, LostRanges lost) throws IOException {
    long expected = last.base();
    long readable;
    long size = Files.size(last.path());
    try (SegmentReader reader = new SegmentReader(last, known, last.base())) {
      SegmentReader.Entry entry;
      while ((entry = reader.next(expected, size)) != null) {
        if (entry.position() > expected) {
          lost.add(expected, entry.position());
        }
        expected = entry.position() + 1;
        lastReceived = entry.record().received();
      }
      readable = reader.offset();
    }
    try (RandomAccessFile file = new RandomAccessFile(last.path().toFile(), "rw")) {
      if (lastHeaderIsDamaged) {
        // A crash may come between the creation of a segment and its header.
        ByteBuffer header = segmentHeader(known, last.base(), lastReceived);
        file.getChannel().write(header, 0);
      }
      if (size > readable) {
        log.warn(
            "{}: cut off {} bytes that were not completely written", last.path(), size - readable);
        file.setLength(readable);
      }
      file.getFD().sync();
    }
    last.bytes(readable);
    return expected;
  }
}
