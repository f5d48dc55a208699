package io.inferscope.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inferscope.buffer.AppendResult.Appended;
import io.inferscope.buffer.AppendResult.Full;
import io.inferscope.buffer.AppendResult.Unavailable;
import io.inferscope.buffer.AppendResult.Unknown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Against a real broker; each test has topics of its own. */
class KafkaBufferTest {
  private static final int LARGEST = 2 << 20;
  private static KafkaNode node;

  private String prefix;

  @BeforeAll
  static void startBroker() throws Exception {
    node = KafkaNode.start(Files.createTempDirectory(Path.of("target").toAbsolutePath(), "kafka-"));
  }

  @AfterAll
  static void stopBroker() {
    node.close();
  }

  @BeforeEach
  void ownTopics(TestInfo test) {
    prefix = test.getTestMethod().orElseThrow().getName() + ".";
  }

  @Test
  void poll_givesWhatWasAppended() throws Exception {
    try (Buffer buffer = open(1)) {
      AppendResult first = buffer.append(Topic.LOGS, Fixtures.record("first")).join();
      AppendResult second = buffer.append(Topic.LOGS, Fixtures.record("second")).join();

      Batch batch = gather(buffer.reader(Topic.LOGS, "indexer"), 2);

      assertThat(first).isEqualTo(new Appended(0, 0));
      assertThat(second).isEqualTo(new Appended(0, 1));
      assertThat(batch.records())
          .containsExactly(Fixtures.record("first"), Fixtures.record("second"));
      assertThat(batch.start()).isZero();
      assertThat(batch.end()).isEqualTo(2);
    }
  }

  @Test
  void identity_isTheTopicsForEver() throws Exception {
    try (Buffer one = open(1);
        Buffer other = open(1)) {
      assertThat(one.identity(Topic.LOGS)).isEqualTo(other.identity(Topic.LOGS));
      assertThat(one.identity(Topic.LOGS)).isNotEqualTo(one.identity(Topic.SPANS));
    }
  }

  @Test
  void poll_givesUncommittedBatchesAgainWithTheBoundariesTheyHad() throws Exception {
    List<Batch> handed = new ArrayList<>();
    try (Buffer buffer = open(1)) {
      append(buffer, 10);
      BufferReader reader = buffer.reader(Topic.LOGS, "indexer");
      for (int i = 0; i < 3; i++) {
        handed.add(reader.poll(3, Long.MAX_VALUE, Fixtures.SOON));
      }
      reader.commit(handed.get(1));
    }

    try (Buffer buffer = open(1)) {
      BufferReader reader = buffer.reader(Topic.LOGS, "indexer");
      Batch first = reader.poll(1, 1, Fixtures.SOON);
      Batch third = reader.poll(1, 1, Fixtures.SOON);
      Batch rest = reader.poll(100, Long.MAX_VALUE, Fixtures.SOON);

      assertThat(first.redelivered()).isTrue();
      assertThat(first.records()).isEqualTo(handed.get(0).records());
      assertThat(third.start()).isEqualTo(6);
      assertThat(third.records()).isEqualTo(handed.get(2).records());
      assertThat(rest.redelivered()).isFalse();
      assertThat(rest.start()).isEqualTo(9);
    }
  }

  @Test
  @Timeout(120)
  void poll_givesEachRecordOnceWhileReadersComeAndGo() throws Exception {
    Map<String, Long> ends = new HashMap<>();
    List<String> done = new ArrayList<>();
    List<String> byTheSecond = new ArrayList<>();
    int appended = 0;
    try (Buffer writer = open(4);
        Buffer one = open(4)) {
      BufferReader first = one.reader(Topic.LOGS, "indexer");
      for (; done.size() < 100; appended += 20) {
        append(writer, appended, 20);
        read(first, ends, done);
      }
      try (Buffer two = open(4)) {
        BufferReader second = two.reader(Topic.LOGS, "indexer");
        for (; byTheSecond.size() < 100; appended += 20) {
          append(writer, appended, 20);
          read(first, ends, done);
          read(second, ends, byTheSecond);
        }
        // Goes without a commit: what it was handed comes again.
        Batch left;
        do {
          append(writer, appended, 20);
          appended += 20;
          left = second.poll(7, Long.MAX_VALUE, Duration.ofMillis(100));
        } while (left.isEmpty());
        note(left, ends);
      }
      done.addAll(byTheSecond);
      work(first, appended - done.size(), ends, done);
    }
    assertThat(done).hasSize(appended).doesNotHaveDuplicates();
  }

  /** Reads until so many records were committed. */
  private static void work(
      BufferReader reader, int enough, Map<String, Long> ends, List<String> done)
      throws InterruptedException {
    int before = done.size();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (done.size() - before < enough) {
      assertThat(System.nanoTime())
          .as("%d of %d", done.size() - before, enough)
          .isLessThan(deadline);
      read(reader, ends, done);
    }
  }

  private static void read(BufferReader reader, Map<String, Long> ends, List<String> done)
      throws InterruptedException {
    Batch batch = reader.poll(20, Long.MAX_VALUE, Duration.ofMillis(100));
    if (batch.isEmpty()) {
      return;
    }
    note(batch, ends);
    if (reader.holds(batch)) {
      batch.records().forEach(record -> done.add(Fixtures.text(record)));
      reader.commit(batch);
    }
  }

  /** The same batch has the same end, whoever has it. */
  private static void note(Batch batch, Map<String, Long> ends) {
    Long end = ends.put(batch.partition() + ":" + batch.start(), batch.end());
    assertThat(end == null || end == batch.end()).isTrue();
  }

  @Test
  void poll_readsWhatTheUpstreamCollectorWrote() throws Exception {
    byte[] request = "an export request".getBytes(StandardCharsets.UTF_8);
    Instant written = Instant.parse("2026-03-01T12:00:00.123Z");
    try (Buffer buffer = open(1);
        Producer<byte[], byte[]> upstream = producer()) {
      upstream
          .send(
              new ProducerRecord<>(
                  prefix + "otlp_spans", null, written.toEpochMilli(), null, request))
          .get();

      Batch batch = gather(buffer.reader(Topic.SPANS, "indexer"), 1);

      assertThat(batch.records())
          .containsExactly(new BufferRecord("default", written, "kafka", request));
    }
  }

  @Test
  void poll_refusesANewerFormatByName() throws Exception {
    try (Buffer buffer = open(1);
        Producer<byte[], byte[]> newer = producer()) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(prefix + "otlp_logs", new byte[] {1});
      record.headers().add(KafkaHeaders.FORMAT, new byte[] {'2'});
      newer.send(record).get();
      BufferReader reader = buffer.reader(Topic.LOGS, "indexer");

      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  reader.poll(1, 1, Duration.ofMillis(200));
                }
              })
          .hasMessageContaining("format 2")
          .hasMessageContaining("upgrade the indexers");
    }
  }

  @Test
  void status_countsAndDeletesWhatIsCommitted() throws Exception {
    try (Buffer buffer = open(2)) {
      append(buffer, 50);
      await(() -> buffer.status(Topic.LOGS, "indexer").lagRecords() == 50);
      BufferStatus before = buffer.status(Topic.LOGS, "indexer");
      assertThat(before.appended()).isEqualTo(50);
      assertThat(before.lag()).isPositive();
      assertThat(before.bytes()).isPositive();

      BufferReader reader = buffer.reader(Topic.LOGS, "indexer");
      work(reader, 50, new HashMap<>(), new ArrayList<>());

      await(() -> buffer.status(Topic.LOGS, "indexer").first() == 50);
      BufferStatus after = buffer.status(Topic.LOGS, "indexer");
      assertThat(after.committed()).isEqualTo(50);
      assertThat(after.lagRecords()).isZero();
      assertThat(after.lag()).isZero();
      assertThat(after.corrupt()).isZero();
    }
  }

  @Test
  void append_refusesWhenTheTopicIsFull() throws Exception {
    KafkaBufferConfig config =
        new KafkaBufferConfig(
            Map.of("bootstrap.servers", node.bootstrap()),
            prefix,
            1,
            Map.of(Topic.LOGS, Set.of("indexer")),
            "default",
            LARGEST,
            64 << 20,
            10_000,
            true);
    try (Buffer buffer = KafkaBuffer.open(config, Clock.systemUTC())) {
      byte[] noise = new byte[20_000];
      new Random(1).nextBytes(noise);
      buffer.append(Topic.LOGS, new BufferRecord("acme", Fixtures.NOW, "test", noise)).join();
      await(() -> buffer.status(Topic.LOGS, "indexer").lagRecords() == 1);

      AppendResult refused = buffer.append(Topic.LOGS, Fixtures.record("late")).join();

      assertThat(refused).isInstanceOf(Full.class);
      assertThat(((Full) refused).reason()).contains("buffer.max-size");
      work(buffer.reader(Topic.LOGS, "indexer"), 1, new HashMap<>(), new ArrayList<>());
      await(() -> buffer.append(Topic.LOGS, Fixtures.record("now")).join() instanceof Appended);
    }
  }

  @Test
  void append_saysWhichSettingRefusesALargeRequest() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", node.bootstrap()))) {
      NewTopic small =
          new NewTopic(prefix + "otlp_logs", 1, (short) 1)
              .configs(Map.of("max.message.bytes", "20000"));
      admin.createTopics(List.of(small)).all().get();
    }
    try (Buffer buffer = open(1)) {
      byte[] noise = new byte[30_000];
      new Random(1).nextBytes(noise);

      AppendResult refused =
          buffer.append(Topic.LOGS, new BufferRecord("acme", Fixtures.NOW, "test", noise)).join();

      assertThat(refused).isInstanceOf(Unavailable.class);
      assertThat(((Unavailable) refused).reason())
          .contains("max.message.bytes")
          .contains("collector.max-request-size");
    }
  }

  @Test
  void append_andPollGoOnWhenTheBrokerIsBack() throws Exception {
    Map<String, String> impatient =
        Map.of(
            "bootstrap.servers",
            node.bootstrap(),
            "delivery.timeout.ms",
            "2000",
            "request.timeout.ms",
            "1000");
    try (Buffer buffer = KafkaBuffer.open(config(1, impatient), Clock.systemUTC())) {
      append(buffer, 5);
      BufferReader reader = buffer.reader(Topic.LOGS, "indexer");
      Batch before = gather(reader, 5);
      node.kill();

      AppendResult refused = buffer.append(Topic.LOGS, Fixtures.record("lost")).join();
      assertThat(refused).isInstanceOf(Unknown.class);
      assertThat(((Unknown) refused).reason()).contains(node.bootstrap());
      reader.commit(before);
      node.start();

      await(() -> buffer.append(Topic.LOGS, Fixtures.record("after")).join() instanceof Appended);
      Set<String> texts = new HashSet<>();
      await(
          () -> {
            try {
              List<String> read = new ArrayList<>();
              read(reader, new HashMap<>(), read);
              texts.addAll(read);
            } catch (IllegalStateException e) {
              return false;
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return texts.contains("after");
          });
      assertThat(texts).doesNotContain("record 0");
    } finally {
      node.start();
    }
  }

  @Test
  void open_passesTlsAndSaslSettingsThrough() throws Exception {
    try (Buffer buffer =
        KafkaBuffer.open(config(1, node.secure(KafkaNode.PASSWORD)), Clock.systemUTC())) {
      append(buffer, 3);

      assertThat(gather(buffer.reader(Topic.LOGS, "indexer"), 3).records()).hasSize(3);
    }

    assertThatThrownBy(() -> KafkaBuffer.open(config(1, node.secure("wrong")), Clock.systemUTC()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Authentication failed")
        .hasMessageNotContaining("wrong");
  }

  private Buffer open(int partitions) throws IOException {
    return KafkaBuffer.open(
        config(partitions, Map.of("bootstrap.servers", node.bootstrap())), Clock.systemUTC());
  }

  private KafkaBufferConfig config(int partitions, Map<String, String> properties) {
    return new KafkaBufferConfig(
        properties,
        prefix,
        partitions,
        Map.of(Topic.LOGS, Set.of("indexer")),
        "default",
        LARGEST,
        64 << 20,
        1L << 30,
        true);
  }

  private static Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", node.bootstrap()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void append(Buffer buffer, int records) {
    append(buffer, 0, records);
  }

  private static void append(Buffer buffer, int from, int records) {
    for (int i = from; i < from + records; i++) {
      assertThat(buffer.append(Topic.LOGS, Fixtures.record("record " + i)).join())
          .isInstanceOf(Appended.class);
    }
  }

  /** One batch of so many records, once they are fetched. */
  private static Batch gather(BufferReader reader, int records) throws InterruptedException {
    await(() -> reader.isReady(new Batch(Topic.LOGS, 0, 0, 0, false, List.of()), records));
    return reader.poll(records, Long.MAX_VALUE, Fixtures.SOON);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
