package io.inferscope.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.buffer.AppendResult.Appended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What the tests of this package share. */
final class Fixtures {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
  static final InstantSource CLOCK = InstantSource.fixed(NOW.plusSeconds(30));
  static final Duration SOON = Duration.ofSeconds(10);

  private Fixtures() {}

  /** Segments of 4 KiB, records up to 64 KiB, 1 MiB in all; {@code groups} hold the logs. */
  static DiskBufferConfig config(Path directory, String... groups) {
    return config(directory, 4 << 10, groups);
  }

  static DiskBufferConfig config(Path directory, long segmentBytes, String... groups) {
    return new DiskBufferConfig(
        directory,
        Map.of(Topic.LOGS, Set.of(groups)),
        1 << 20,
        0,
        segmentBytes,
        64 << 10,
        256 << 10);
  }

  static BufferRecord record(String text) {
    return new BufferRecord("acme", NOW, "otlp_grpc", text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(BufferRecord record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }

  static long append(Buffer buffer, String text) {
    return position(buffer.append(Topic.LOGS, record(text)).join());
  }

  static long position(AppendResult result) {
    assertThat(result).isInstanceOf(Appended.class);
    return ((Appended) result).position();
  }

  static Batch poll(BufferReader reader, int maxRecords) throws InterruptedException {
    return reader.poll(maxRecords, Long.MAX_VALUE, SOON);
  }

  /** Polls and commits until {@code end}; what was handed out, in order. */
  static List<BufferRecord> readTo(BufferReader reader, long end) throws InterruptedException {
    List<BufferRecord> records = new ArrayList<>();
    long next = -1;
    while (next < end) {
      Batch batch = reader.poll(3, Long.MAX_VALUE, SOON);
      assertThat(batch.isEmpty()).as("nothing after position %d", next).isFalse();
      assertThat(next == -1 || next == batch.start()).isTrue();
      next = batch.end();
      records.addAll(batch.records());
      reader.commit(batch);
    }
    return records;
  }

  static List<Path> segments(Path directory, Topic topic) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(topic.topicName()))) {
      return files.filter(file -> file.toString().endsWith(".segment")).sorted().toList();
    }
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(file -> copyFile(file, to.resolve(from.relativize(file).toString())));
    }
  }

  private static void copyFile(Path from, Path to) {
    try {
      if (Files.isDirectory(from)) {
        Files.createDirectories(to);
      } else {
        Files.copy(from, to);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
