package io.inferscope.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inferscope.buffer.AppendResult.Appended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskBufferTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW.plusSeconds(30));

  @TempDir Path directory;
  private DiskBuffer buffer;

  @BeforeEach
  void open() throws IOException {
    buffer = DiskBuffer.open(config(directory), CLOCK);
  }

  @AfterEach
  void close() {
    buffer.close();
  }

  static DiskBufferConfig config(Path directory) {
    return new DiskBufferConfig(
        directory, Map.of(Topic.LOGS, Set.of("indexer")), 1 << 20, 0, 4 << 10, 64 << 10, 256 << 10);
  }

  static BufferRecord record(String text) {
    return new BufferRecord("acme", NOW, "otlp_grpc", text.getBytes(StandardCharsets.UTF_8));
  }

  private void reopen() throws IOException {
    buffer.close();
    open();
  }

  private long append(String text) {
    AppendResult result = buffer.append(Topic.LOGS, record(text)).join();
    assertThat(result).isInstanceOf(Appended.class);
    return ((Appended) result).position();
  }

  private static Batch poll(BufferReader reader, int maxRecords) throws InterruptedException {
    return reader.poll(maxRecords, Long.MAX_VALUE, Duration.ofSeconds(5));
  }

  @Test
  void poll_handsOutWhatWasAppended() throws Exception {
    BufferRecord every = new BufferRecord("ténant", NOW, "logstash_tcp", new byte[] {0, 1, -1});
    assertThat(buffer.append(Topic.LOGS, every).join()).isEqualTo(new Appended(0, 0));
    assertThat(append("second")).isEqualTo(1);

    Batch batch = poll(buffer.reader(Topic.LOGS, "indexer"), 10);

    assertThat(batch.start()).isZero();
    assertThat(batch.end()).isEqualTo(2);
    assertThat(batch.redelivered()).isFalse();
    assertThat(batch.records()).containsExactly(every, record("second"));
  }

  @Test
  void poll_answersAnEmptyBatchWhenNothingComes() throws Exception {
    try (BufferReader reader = buffer.reader(Topic.LOGS, "indexer")) {
      Batch batch = reader.poll(1, 1, Duration.ofMillis(1));

      assertThat(batch.isEmpty()).isTrue();
      reader.commit(batch);
    }
  }

  @Test
  void poll_bringsUncommittedBatchesAgainWithTheirBoundaries() throws Exception {
    for (int i = 0; i < 10; i++) {
      append("record " + i);
    }
    BufferReader reader = buffer.reader(Topic.LOGS, "indexer");
    Batch first = poll(reader, 3);
    Batch second = poll(reader, 2);
    Batch third = poll(reader, 4);
    reader.commit(second);

    reopen();
    reader = buffer.reader(Topic.LOGS, "indexer");
    Batch again = poll(reader, 1);
    Batch thirdAgain = poll(reader, 100);
    Batch rest = poll(reader, 100);

    assertThat(again).isEqualTo(new Batch(Topic.LOGS, 0, 0, 3, true, first.records()));
    assertThat(thirdAgain).isEqualTo(new Batch(Topic.LOGS, 0, 5, 9, true, third.records()));
    assertThat(rest.redelivered()).isFalse();
    assertThat(rest.start()).isEqualTo(9);
    assertThat(rest.records()).containsExactly(record("record 9"));
  }

  @Test
  void open_refusesADirectoryInUse() {
    assertThatThrownBy(() -> DiskBuffer.open(config(directory), CLOCK))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
  }
}
