package io.inferscope.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inferscope.buffer.AppendResult.Appended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading from a real broker. */
class KafkaBufferTest extends KafkaTest {
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
  void poll_takesOffsetsThatWereSetBackForRedelivery() throws Exception {
    KafkaBufferConfig config =
        new KafkaBufferConfig(
            Map.of("bootstrap.servers", NODE.bootstrap()),
            prefix,
            1,
            Map.of(Topic.LOGS, Set.of("indexer")),
            "default",
            LARGEST,
            64 << 20,
            1L << 30,
            false);
    try (Buffer buffer = KafkaBuffer.open(config, Clock.systemUTC())) {
      append(buffer, 5);
      try (BufferReader reader = buffer.reader(Topic.LOGS, "indexer")) {
        reader.commit(gather(reader, 5));
      }
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", NODE.bootstrap()))) {
      admin
          .alterConsumerGroupOffsets(
              config.groupId(Topic.LOGS, "indexer"),
              Map.of(new TopicPartition(config.topicName(Topic.LOGS), 0), new OffsetAndMetadata(2)))
          .all()
          .get();
    }

    try (Buffer buffer = KafkaBuffer.open(config, Clock.systemUTC())) {
      BufferReader reader = buffer.reader(Topic.LOGS, "indexer");
      Batch again = gather(reader, 3);
      append(buffer, 1);
      Batch after = gather(reader, 1);

      assertThat(again.start()).isEqualTo(2);
      assertThat(again.redelivered()).isTrue();
      assertThat(after.redelivered()).isFalse();
    }
  }

  @Test
  void status_tellsWhatWaitsForThisProcess() throws Exception {
    try (Buffer reading = open(3);
        Buffer other = open(3)) {
      append(other, 12);
      reading.reader(Topic.LOGS, "indexer");

      await(() -> reading.status(Topic.LOGS, "indexer").heldLagRecords() == 12);
      await(() -> other.status(Topic.LOGS, "indexer").lagRecords() == 12);
      assertThat(other.status(Topic.LOGS, "indexer").heldLagRecords()).isZero();
    }
  }

  @Test
  void waiting_countsWhatIsAppendedWhileKafkaDoesNotTell() throws Exception {
    KafkaBufferConfig config = config(1, Map.of("bootstrap.servers", NODE.bootstrap()));
    Admin admin = KafkaClients.admin(config);
    Map<Topic, KafkaTopics.Found> topics = new KafkaTopics(config, admin).open();
    admin.close();
    try (KafkaAppender appender = new KafkaAppender(config, KafkaClients.producer(config));
        KafkaWatch blind =
            new KafkaWatch(
                config,
                topics,
                admin,
                new OldestRecord(KafkaClients.consumer(config, null)),
                appender::sent,
                Clock.systemUTC())) {
      appender.learnTopics();
      for (int i = 0; i < 7; i++) {
        appender.append(Topic.LOGS, Fixtures.record("r"), blind.waiting(Topic.LOGS)).join();
      }

      assertThat(blind.waiting(Topic.LOGS).records()).isEqualTo(7);
      assertThat(blind.failures()).isPositive();
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
        appendLarge(writer, appended, 20);
        read(first, ends, done);
      }
      try (Buffer two = open(4)) {
        BufferReader second = two.reader(Topic.LOGS, "indexer");
        for (; byTheSecond.size() < 100; appended += 20) {
          appendLarge(writer, appended, 20);
          read(first, ends, done);
          read(second, ends, byTheSecond);
        }
        // Goes without a commit: what it was handed comes again.
        Batch left;
        do {
          appendLarge(writer, appended, 20);
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

  /** A Kafka producer stays with a partition until it has sent it 16 KB. */
  private static void appendLarge(Buffer buffer, int from, int records) {
    for (int i = from; i < from + records; i++) {
      byte[] noise = new byte[2_000];
      new Random(i).nextBytes(noise);
      String text = i + " " + HexFormat.of().formatHex(noise);
      assertThat(buffer.append(Topic.LOGS, Fixtures.record(text)).join())
          .isInstanceOf(Appended.class);
    }
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
  void open_passesTlsAndSaslSettingsThrough() throws Exception {
    try (Buffer buffer =
        KafkaBuffer.open(config(1, NODE.secure(KafkaNode.PASSWORD)), Clock.systemUTC())) {
      append(buffer, 3);

      assertThat(gather(buffer.reader(Topic.LOGS, "indexer"), 3).records()).hasSize(3);
    }

    assertThatThrownBy(() -> KafkaBuffer.open(config(1, NODE.secure("wrong")), Clock.systemUTC()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Authentication failed")
        .hasMessageNotContaining("wrong");
  }
}
