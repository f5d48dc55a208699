package io.inferscope.buffer;

import static io.inferscope.buffer.Fixtures.CLOCK;
import static io.inferscope.buffer.Fixtures.append;
import static io.inferscope.buffer.Fixtures.config;
import static io.inferscope.buffer.Fixtures.poll;
import static io.inferscope.buffer.Fixtures.readTo;
import static io.inferscope.buffer.Fixtures.record;
import static io.inferscope.buffer.Fixtures.segments;
import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.buffer.AppendResult.Appended;
import io.inferscope.buffer.AppendResult.Full;
import io.inferscope.buffer.AppendResult.Rejected;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept, what is deleted, and what is refused. */
class RetentionTest {
  private static final String KILOBYTE = "x".repeat(1000);

  @TempDir Path directory;

  @Test
  void commit_deletesSegmentsThatAllGroupsHaveCommitted() throws Exception {
    try (Buffer buffer = DiskBuffer.open(config(directory, "indexer", "detector"), CLOCK)) {
      for (int i = 0; i < 20; i++) {
        append(buffer, KILOBYTE);
      }
      assertThat(segments(directory, Topic.LOGS)).hasSize(5);

      readTo(buffer.reader(Topic.LOGS, "indexer"), 20);
      assertThat(segments(directory, Topic.LOGS)).hasSize(5);
      assertThat(buffer.status(Topic.LOGS, "detector").committed()).isZero();

      readTo(buffer.reader(Topic.LOGS, "detector"), 20);
      assertThat(segments(directory, Topic.LOGS)).hasSize(1);
      assertThat(buffer.status(Topic.LOGS, "detector").first()).isEqualTo(16);
    }
  }

  @Test
  void commit_keepsWhatABatchInFlightMayNeedAgain() throws Exception {
    try (Buffer buffer = DiskBuffer.open(config(directory, "indexer"), CLOCK)) {
      for (int i = 0; i < 20; i++) {
        append(buffer, KILOBYTE);
      }
      BufferReader reader = buffer.reader(Topic.LOGS, "indexer");
      Batch inFlight = poll(reader, 2);
      readTo(reader, 20);
      assertThat(segments(directory, Topic.LOGS)).hasSize(5);

      reader.commit(inFlight);
      assertThat(segments(directory, Topic.LOGS)).hasSize(1);
    }
  }

  @Test
  void open_letsAGroupThatNobodyNamesHoldNothing() throws Exception {
    try (Buffer buffer = DiskBuffer.open(config(directory, "indexer", "detector"), CLOCK)) {
      append(buffer, KILOBYTE);
    }
    try (Buffer buffer = DiskBuffer.open(config(directory, "indexer"), CLOCK)) {
      for (int i = 1; i < 20; i++) {
        append(buffer, KILOBYTE);
      }
      readTo(buffer.reader(Topic.LOGS, "indexer"), 20);
      assertThat(segments(directory, Topic.LOGS)).hasSize(1);

      Batch batch = poll(buffer.reader(Topic.LOGS, "detector"), 100);
      assertThat(batch.start()).isEqualTo(16);
      assertThat(batch.records()).noneMatch(BufferRecord::isLost);
      assertThat(buffer.status(Topic.LOGS, "detector").corrupt()).isZero();
    }
  }

  @Test
  void append_refusesWhenTheTopicIsFullAndAcceptsAgainOnceItIsRead() throws Exception {
    try (Buffer buffer = DiskBuffer.open(config(directory, "indexer"), CLOCK)) {
      int appended = 0;
      AppendResult result = buffer.append(Topic.LOGS, record(KILOBYTE)).join();
      while (result instanceof Appended) {
        appended++;
        result = buffer.append(Topic.LOGS, record(KILOBYTE)).join();
      }
      assertThat(result).isInstanceOf(Full.class);
      assertThat(((Full) result).reason())
          .contains("the limit is 1048576", "raise buffer.max-size");
      assertThat(buffer.status(Topic.LOGS, "indexer").bytes())
          .isBetween((1L << 20) - 1100, 1L << 20);

      BufferReader reader = buffer.reader(Topic.LOGS, "indexer");
      assertThat(readTo(reader, appended)).hasSize(appended);
      assertThat(append(buffer, KILOBYTE)).isEqualTo(appended);
    }
  }

  @Test
  void append_refusesWhenTheDiskIsNearlyFull() throws Exception {
    DiskBufferConfig config =
        new DiskBufferConfig(
            directory, Map.of(), 1 << 20, Long.MAX_VALUE, 4 << 10, 64 << 10, 64 << 10);
    try (Buffer buffer = DiskBuffer.open(config, CLOCK)) {
      AppendResult result = buffer.append(Topic.LOGS, record("first")).join();

      assertThat(result).isInstanceOf(Full.class);
      assertThat(((Full) result).reason()).contains("bytes free", "lower buffer.min-free-disk");
    }
  }

  @Test
  void append_refusesARecordAboveTheLimit() throws Exception {
    try (Buffer buffer = DiskBuffer.open(config(directory), CLOCK)) {
      AppendResult result = buffer.append(Topic.LOGS, record("x".repeat((64 << 10) + 1))).join();

      assertThat(result)
          .isEqualTo(
              new Rejected(
                  "a request of 65537 bytes cannot be stored, the limit is 65536: send smaller requests"));
      append(buffer, "x".repeat(64 << 10));
    }
  }

  @Test
  void append_refusesWhenTooMuchWaitsForTheDisk() throws Exception {
    GatedDisk disk = new GatedDisk();
    try (Buffer buffer = DiskBuffer.open(config(directory, "indexer"), CLOCK, disk::open)) {
      append(buffer, "the segment is there");
      disk.holdForce();
      List<CompletableFuture<AppendResult>> waiting = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        waiting.add(buffer.append(Topic.LOGS, record("x".repeat(60 << 10))));
      }
      List<CompletableFuture<AppendResult>> refused =
          waiting.stream().filter(CompletableFuture::isDone).toList();
      disk.releaseForce();

      assertThat(refused).isNotEmpty();
      assertThat(refused).allMatch(result -> result.join() instanceof Full);
      assertThat(waiting.stream().filter(result -> result.join() instanceof Appended))
          .hasSize(10 - refused.size());
    }
  }

  @Test
  void open_createsWhatItNeedsForGroupsThatAreNamed() throws Exception {
    DiskBufferConfig config =
        DiskBufferConfig.of(directory.resolve("new/place"), Map.of(Topic.SPANS, Set.of("a")));
    try (Buffer buffer = DiskBuffer.open(config, CLOCK)) {
      assertThat(buffer.status(Topic.SPANS, "a").appended()).isZero();
    }
  }
}
