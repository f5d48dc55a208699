package io.inferscope.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.buffer.AppendResult.Appended;
import io.inferscope.buffer.AppendResult.Full;
import io.inferscope.buffer.AppendResult.Rejected;
import io.inferscope.buffer.AppendResult.Unknown;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** Appending to a real broker. */
class KafkaAppendTest extends KafkaTest {
  @Test
  void append_refusesWhenTheTopicIsFull() throws Exception {
    KafkaBufferConfig config =
        new KafkaBufferConfig(
            Map.of("bootstrap.servers", NODE.bootstrap()),
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
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", NODE.bootstrap()))) {
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

      assertThat(refused).isInstanceOf(Rejected.class);
      assertThat(((Rejected) refused).reason())
          .contains("max.message.bytes")
          .contains("collector.max-request-size");
    }
  }

  @Test
  void append_andPollGoOnWhenTheBrokerIsBack() throws Exception {
    Map<String, String> impatient =
        Map.of(
            "bootstrap.servers",
            NODE.bootstrap(),
            "delivery.timeout.ms",
            "2000",
            "request.timeout.ms",
            "1000");
    try (Buffer buffer = KafkaBuffer.open(config(1, impatient), Clock.systemUTC())) {
      append(buffer, 5);
      BufferReader reader = buffer.reader(Topic.LOGS, "indexer");
      Batch before = gather(reader, 5);
      NODE.kill();

      AppendResult refused = buffer.append(Topic.LOGS, Fixtures.record("lost")).join();
      assertThat(refused).isInstanceOf(Unknown.class);
      assertThat(((Unknown) refused).reason()).contains(NODE.bootstrap());
      reader.commit(before);
      NODE.start();

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
      NODE.start();
    }
  }
}
