package io.inferscope.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.buffer.AppendResult.Appended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** What tests against a real broker share: the broker, and topics of their own for each test. */
abstract class KafkaTest {
  static final int LARGEST = 2 << 20;
  static final KafkaNode NODE = startBroker();

  String prefix;

  private static KafkaNode startBroker() {
    try {
      Path target = Path.of("target").toAbsolutePath();
      KafkaNode node = KafkaNode.start(Files.createTempDirectory(target, "kafka-"));
      Runtime.getRuntime().addShutdownHook(new Thread(node::close));
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  final void ownTopics(TestInfo test) {
    prefix = test.getTestMethod().orElseThrow().getName() + ".";
  }

  final Buffer open(int partitions) throws IOException {
    return KafkaBuffer.open(
        config(partitions, Map.of("bootstrap.servers", NODE.bootstrap())), Clock.systemUTC());
  }

  final KafkaBufferConfig config(int partitions, Map<String, String> properties) {
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

  static Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", NODE.bootstrap()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  static void append(Buffer buffer, int records) {
    for (int i = 0; i < records; i++) {
      assertThat(buffer.append(Topic.LOGS, Fixtures.record("record " + i)).join())
          .isInstanceOf(Appended.class);
    }
  }

  /** One batch of so many records, once they are fetched. */
  static Batch gather(BufferReader reader, int records) throws InterruptedException {
    await(() -> reader.isReady(new Batch(Topic.LOGS, 0, 0, 0, false, List.of()), records));
    return reader.poll(records, Long.MAX_VALUE, Fixtures.SOON);
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Reads until so many records were committed. */
  static void work(BufferReader reader, int enough, Map<String, Long> ends, List<String> done)
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

  static void read(BufferReader reader, Map<String, Long> ends, List<String> done)
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
  static void note(Batch batch, Map<String, Long> ends) {
    Long end = ends.put(batch.partition() + ":" + batch.start(), batch.end());
    assertThat(end == null || end == batch.end()).isTrue();
  }
}
