package io.inferscope.buffer;

import static io.inferscope.buffer.Fixtures.CLOCK;
import static io.inferscope.buffer.Fixtures.NOW;
import static io.inferscope.buffer.Fixtures.SOON;
import static io.inferscope.buffer.Fixtures.append;
import static io.inferscope.buffer.Fixtures.config;
import static io.inferscope.buffer.Fixtures.poll;
import static io.inferscope.buffer.Fixtures.position;
import static io.inferscope.buffer.Fixtures.readTo;
import static io.inferscope.buffer.Fixtures.record;
import static io.inferscope.buffer.Fixtures.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inferscope.buffer.AppendResult.Appended;
import io.inferscope.buffer.AppendResult.Rejected;
import io.inferscope.buffer.AppendResult.Unavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskBufferTest {
  @TempDir Path directory;
  private DiskBuffer buffer;

  @BeforeEach
  void open() throws IOException {
    buffer = DiskBuffer.open(config(directory, "indexer"), CLOCK);
  }

  @AfterEach
  void close() {
    buffer.close();
  }

  private void reopen() throws IOException {
    buffer.close();
    open();
  }

  @Test
  void poll_handsOutWhatWasAppended() throws Exception {
    BufferRecord every = new BufferRecord("ténant", NOW, "logstash_tcp", new byte[] {0, 1, -1});
    assertThat(buffer.append(Topic.LOGS, every).join()).isEqualTo(new Appended(0, 0));
    assertThat(append(buffer, "second")).isEqualTo(1);

    Batch batch = poll(buffer.reader(Topic.LOGS, "indexer"), 10);

    assertThat(batch)
        .isEqualTo(new Batch(Topic.LOGS, 0, 0, 2, false, List.of(every, record("second"))));
  }

  @Test
  void poll_keepsTopicsApart() throws Exception {
    append(buffer, "a log");
    buffer.append(Topic.SPANS, record("a span")).join();

    assertThat(poll(buffer.reader(Topic.SPANS, "indexer"), 10).records())
        .containsExactly(record("a span"));
    assertThat(buffer.identity(Topic.SPANS)).isNotEqualTo(buffer.identity(Topic.LOGS));
  }

  @Test
  void poll_answersAnEmptyBatchWhenNothingComes() throws Exception {
    BufferReader reader = buffer.reader(Topic.LOGS, "indexer");
    Batch batch = reader.poll(1, 1, Duration.ofMillis(1));

    assertThat(batch.isEmpty()).isTrue();
    reader.commit(batch);
  }

  @Test
  void poll_waitsForAnAppend() throws Exception {
    BufferReader reader = buffer.reader(Topic.LOGS, "indexer");
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Batch> waiting = executor.submit(() -> poll(reader, 10));
      append(buffer, "late");

      assertThat(waiting.get().records()).containsExactly(record("late"));
    }
  }

  @Test
  void poll_endsWhenTheReaderIsClosed() throws Exception {
    BufferReader reader = buffer.reader(Topic.LOGS, "indexer");
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Batch> waiting = executor.submit(() -> reader.poll(1, 1, Duration.ofDays(1)));
      Future<Batch> behind = executor.submit(() -> reader.poll(1, 1, Duration.ofMillis(5)));
      assertThat(behind.get().isEmpty()).isTrue();
      reader.close();

      assertThat(waiting.get().isEmpty()).isTrue();
    }
  }

  @Test
  void poll_surrendersToAnInterruptAndGoesOnLater() throws Exception {
    append(buffer, "first");
    BufferReader reader = buffer.reader(Topic.LOGS, "indexer");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> poll(reader, 1)).isInstanceOf(InterruptedException.class);

    assertThat(poll(reader, 1).records()).containsExactly(record("first"));
  }

  @Test
  void poll_boundsABatchByBytesButHandsOutOneRecordAtLeast() throws Exception {
    append(buffer, "x".repeat(1000));
    append(buffer, "x".repeat(10));
    append(buffer, "x".repeat(10));
    append(buffer, "x".repeat(10));
    BufferReader reader = buffer.reader(Topic.LOGS, "indexer");

    assertThat(reader.poll(10, 20, SOON).end()).isEqualTo(1);
    assertThat(reader.poll(10, 20, SOON).end()).isEqualTo(3);
    assertThat(reader.poll(10, 20, SOON).end()).isEqualTo(4);
  }

  @Test
  void poll_bringsUncommittedBatchesAgainWithTheirBoundaries() throws Exception {
    for (int i = 0; i < 10; i++) {
      append(buffer, "record " + i);
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
    assertThat(rest).isEqualTo(new Batch(Topic.LOGS, 0, 9, 10, false, List.of(record("record 9"))));
  }

  @Test
  void poll_bringsABatchAgainWhenOnlyItsReaderWasClosed() throws Exception {
    append(buffer, "first");
    BufferReader gone = buffer.reader(Topic.LOGS, "indexer");
    Batch batch = poll(gone, 1);
    gone.close();

    Batch again = poll(buffer.reader(Topic.LOGS, "indexer"), 1);

    assertThat(again.redelivered()).isTrue();
    assertThat(again.records()).isEqualTo(batch.records());
  }

  @Test
  void poll_waitsWhileTooManyBatchesAreInFlight() throws Exception {
    BufferReader reader = buffer.reader(Topic.LOGS, "indexer");
    List<CompletableFuture<AppendResult>> appends = new ArrayList<>();
    for (int i = 0; i <= OffsetFile.MAX_BATCHES; i++) {
      appends.add(buffer.append(Topic.LOGS, record("x")));
    }
    appends.forEach(CompletableFuture::join);
    Batch last = poll(reader, 1);
    for (int i = 1; i < OffsetFile.MAX_BATCHES; i++) {
      last = poll(reader, 1);
    }

    assertThat(reader.poll(1, 1, Duration.ofMillis(1)).isEmpty()).isTrue();
    reader.commit(last);
    assertThat(poll(reader, 1).start()).isEqualTo(OffsetFile.MAX_BATCHES);
  }

  @Test
  void commit_refusesABatchThatWasNeverHandedOut() throws Exception {
    append(buffer, "first");
    append(buffer, "second");
    BufferReader reader = buffer.reader(Topic.LOGS, "indexer");
    Batch batch = poll(reader, 1);
    reader.commit(batch);
    reader.commit(batch);

    Batch invented = new Batch(Topic.LOGS, 0, 1, 2, false, List.of(record("second")));
    assertThatThrownBy(() -> reader.commit(invented)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void append_givesConcurrentAppendersPositionsWithoutGaps() throws Exception {
    int appenders = 16;
    int each = 100;
    int all = appenders * each;
    Set<Long> positions = new HashSet<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Long>>> results = new ArrayList<>();
      for (int i = 0; i < appenders; i++) {
        String name = "appender " + i;
        results.add(executor.submit(() -> appendOneAfterAnother(name, each)));
      }
      for (Future<List<Long>> result : results) {
        assertThat(result.get()).isSorted();
        positions.addAll(result.get());
      }
    }

    assertThat(positions).hasSize(all).contains(0L, all - 1L);
    assertThat(readTo(buffer.reader(Topic.LOGS, "indexer"), all))
        .hasSize(all)
        .doesNotHaveDuplicates();
    BufferStatus status = buffer.status(Topic.LOGS, "indexer");
    assertThat(status.appended()).isEqualTo(all);
    assertThat(status.fsyncs()).isLessThan(all);
  }

  private List<Long> appendOneAfterAnother(String name, int count) {
    List<Long> positions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      positions.add(append(buffer, name + " record " + i));
    }
    return positions;
  }

  @Test
  void append_neverLetsReceiveTimesGoBack() throws Exception {
    BufferRecord earlier = new BufferRecord("acme", NOW.minusSeconds(60), "otlp_http", new byte[1]);
    append(buffer, "first");
    reopen();
    assertThat(position(buffer.append(Topic.LOGS, earlier).join())).isEqualTo(1);

    Batch batch = poll(buffer.reader(Topic.LOGS, "indexer"), 10);

    assertThat(batch.records().get(1).received()).isEqualTo(NOW);
  }

  @Test
  void append_refusesARecordWithoutTenantAndOneWithAnEndlessName() {
    BufferRecord nobody = new BufferRecord("", NOW, "otlp_grpc", new byte[1]);
    BufferRecord endless = new BufferRecord("t".repeat(1025), NOW, "otlp_grpc", new byte[1]);

    assertThat(buffer.append(Topic.LOGS, nobody).join()).isInstanceOf(Rejected.class);
    assertThat(buffer.append(Topic.LOGS, endless).join()).isInstanceOf(Rejected.class);
  }

  @Test
  void append_isRefusedOnceClosed() {
    buffer.close();

    assertThat(buffer.append(Topic.LOGS, record("late")).join())
        .isEqualTo(new Unavailable("the buffer is closed: the service is stopping"));
  }

  @Test
  void reader_refusesASecondOneOfTheSameGroup() {
    buffer.reader(Topic.LOGS, "indexer");

    assertThatThrownBy(() -> buffer.reader(Topic.LOGS, "indexer"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("group indexer already reads otlp_logs");
  }

  @Test
  void reader_refusesANameThatCouldLeaveTheDirectory() {
    assertThatThrownBy(() -> buffer.reader(Topic.LOGS, "../indexer"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void identity_staysAfterReopening() throws Exception {
    UUID identity = buffer.identity(Topic.METRICS);
    reopen();

    assertThat(buffer.identity(Topic.METRICS)).isEqualTo(identity);
  }

  @Test
  void status_goesOnAfterReopening() throws Exception {
    for (int i = 0; i < 10; i++) {
      append(buffer, "record " + i);
    }
    BufferReader reader = buffer.reader(Topic.LOGS, "indexer");
    Batch first = poll(reader, 3);
    reader.commit(poll(reader, 2));
    reopen();

    BufferStatus status = buffer.status(Topic.LOGS, "indexer");

    assertThat(status.appended()).isEqualTo(10);
    assertThat(status.committed()).isEqualTo(2);
    assertThat(status.lagRecords()).isEqualTo(8);
    assertThat(status.lag()).isEqualTo(Duration.ofSeconds(30));
    assertThat(status.corrupt()).isZero();
    assertThat(status.inFlight()).isZero();
    reader = buffer.reader(Topic.LOGS, "indexer");
    reader.commit(poll(reader, 10));
    assertThat(buffer.status(Topic.LOGS, "indexer").committed()).isEqualTo(5);
    reader.commit(poll(reader, 10));
    status = buffer.status(Topic.LOGS, "indexer");
    assertThat(status.lag()).isZero();
    assertThat(status.lagRecords()).isZero();
    assertThat(first.start()).isZero();
  }

  @Test
  void open_refusesADirectoryInUse() {
    assertThatThrownBy(() -> DiskBuffer.open(config(directory), CLOCK))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
  }

  @Test
  void open_refusesAnUnknownFormatByName() throws Exception {
    append(buffer, "first");
    buffer.close();
    Path segment = segments(directory, Topic.LOGS).getFirst();
    byte[] content = Files.readAllBytes(segment);
    ByteBuffer.wrap(content).putInt(8, 2).putInt(12, ~2);
    Files.write(segment, content);

    assertThatThrownBy(() -> DiskBuffer.open(config(directory), CLOCK))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(segment + " has buffer format version 2");
  }
}
