package io.inferscope.buffer;

import static io.inferscope.buffer.Fixtures.CLOCK;
import static io.inferscope.buffer.Fixtures.append;
import static io.inferscope.buffer.Fixtures.config;
import static io.inferscope.buffer.Fixtures.poll;
import static io.inferscope.buffer.Fixtures.readTo;
import static io.inferscope.buffer.Fixtures.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.buffer.AppendResult.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailingDiskTest {
  @TempDir Path directory;
  private final GatedDisk disk = new GatedDisk();
  private DiskBuffer buffer;

  @BeforeEach
  void open() throws IOException {
    buffer = DiskBuffer.open(config(directory, "indexer"), CLOCK, disk::open);
  }

  @Test
  void append_isUnavailableOnAFullDiskWhileReadingGoesOn() throws Exception {
    append(buffer, "before");
    disk.fullAfter(50);

    AppendResult result = buffer.append(Topic.LOGS, record("x".repeat(100))).join();
    AppendResult again = buffer.append(Topic.LOGS, record("x".repeat(100))).join();
    BufferReader reader = buffer.reader(Topic.LOGS, "indexer");
    Batch batch = poll(reader, 10);
    reader.commit(batch);

    assertThat(((Unavailable) result).reason()).contains("No space left on device");
    assertThat(again).isInstanceOf(Unavailable.class);
    assertThat(batch.records()).containsExactly(record("before"));
    DiskUse use = buffer.use(Topic.LOGS);
    assertThat(use.writeFailures()).isEqualTo(2);
    assertThat(use.bytes()).isBetween(1L, use.mostBytes());
    assertThat(use.freeBytes()).isPositive();
    buffer.close();
  }

  @Test
  void append_worksAgainOnceThereIsSpace() throws Exception {
    append(buffer, "before");
    disk.fullAfter(50);
    buffer.append(Topic.LOGS, record("x".repeat(100))).join();
    buffer.append(Topic.LOGS, record("x".repeat(100))).join();
    disk.fullAfter(Long.MAX_VALUE);

    assertThat(append(buffer, "after")).isEqualTo(1);
    assertThat(poll(buffer.reader(Topic.LOGS, "indexer"), 2).records())
        .containsExactly(record("before"), record("after"));
    assertThatItIsTheSameAfterReopening("before", "after");
  }

  @Test
  void append_doesNotAcknowledgeWhatCouldNotBeMadeDurable() throws Exception {
    append(buffer, "before");
    disk.forceFails(true);
    AppendResult result = buffer.append(Topic.LOGS, record("not durable")).join();
    AppendResult again = buffer.append(Topic.LOGS, record("not durable either")).join();
    disk.forceFails(false);

    assertThat(((Unavailable) result).reason()).contains("Input/output error");
    assertThat(again).isInstanceOf(Unavailable.class);
    assertThat(append(buffer, "after")).isEqualTo(1);
    assertThat(Fixtures.segments(directory, Topic.LOGS)).hasSize(2);
    assertThatItIsTheSameAfterReopening("before", "after");
  }

  @Test
  void append_recoversWhenTheVeryFirstSegmentCannotBeCreated() throws Exception {
    disk.fullAfter(10);
    assertThat(buffer.append(Topic.LOGS, record("first")).join()).isInstanceOf(Unavailable.class);
    assertThat(buffer.append(Topic.LOGS, record("first")).join()).isInstanceOf(Unavailable.class);
    disk.fullAfter(Long.MAX_VALUE);

    assertThat(append(buffer, "first")).isZero();
    assertThatItIsTheSameAfterReopening("first");
  }

  private void assertThatItIsTheSameAfterReopening(String... texts) throws Exception {
    buffer.close();
    try (Buffer reopened = DiskBuffer.open(config(directory), CLOCK)) {
      List<BufferRecord> records = readTo(reopened.reader(Topic.LOGS, "another"), texts.length);

      assertThat(records.stream().map(Fixtures::text)).containsExactly(texts);
      assertThat(reopened.status(Topic.LOGS, "another").corrupt()).isZero();
      assertThat(append(reopened, "next")).isEqualTo(texts.length);
    }
  }
}
