package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.inferscope.buffer.AppendResult;
import io.inferscope.buffer.BufferRecord;
import io.inferscope.buffer.DiskBuffer;
import io.inferscope.buffer.DiskBufferConfig;
import io.inferscope.buffer.Topic;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.patterns.MinerLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A buffer on disk, and indexers that come and go. Each has a tenant, and so streams, of its own.
 */
final class Pipeline implements AutoCloseable {
  private static final int MOST_TURNS = 60_000;
  private static final AtomicInteger TENANTS = new AtomicInteger();
  static final Instant RECEIVED = Instant.parse("2026-03-04T05:06:07.000000089Z");

  final String tenant = "t" + TENANTS.incrementAndGet();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Path directory;
  private DiskBuffer buffer;

  Pipeline(Path directory) {
    this.directory = directory;
    buffer = open(directory);
  }

  private static DiskBuffer open(Path directory) {
    try {
      return DiskBuffer.open(
          new DiskBufferConfig(
              directory,
              Map.of(
                  Topic.LOGS, Set.of("indexer"),
                  Topic.SPANS, Set.of("indexer"),
                  Topic.METRICS, Set.of("indexer")),
              1L << 30,
              0,
              8 << 20,
              32 << 20,
              64 << 20),
          InstantSource.system());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static IndexerConfig config() {
    return config(100, 1 << 20);
  }

  static IndexerConfig config(int batchRequests, int bulkBytes) {
    return new IndexerConfig(
        "indexer",
        batchRequests,
        16 << 20,
        Duration.ofMillis(1),
        bulkBytes,
        2,
        3,
        Duration.ofMillis(200),
        Duration.ofMillis(5),
        Duration.ofMillis(50),
        Duration.ofSeconds(1));
  }

  void append(Topic topic, byte[] request) {
    AppendResult result =
        buffer.append(topic, new BufferRecord(tenant, RECEIVED, "otlp_grpc", request)).join();
    assertThat(result).isInstanceOf(AppendResult.Appended.class);
  }

  Indexer start(IndexerConfig config, ElasticsearchConnection connection) {
    return Indexer.start(
        config,
        buffer,
        connection,
        new PatternConfig(MinerLimits.DEFAULT, Duration.ofMillis(50)),
        metrics,
        InstantSource.system(),
        new Random(1));
  }

  /** Runs an indexer until nothing is left in the buffer. */
  void drain() {
    drain(config(), Node.CONNECTION);
  }

  void drain(IndexerConfig config, ElasticsearchConnection connection) {
    try (Indexer indexer = start(config, connection)) {
      await(this::isDrained);
    }
  }

  boolean isDrained() {
    for (Topic topic : Topic.values()) {
      if (buffer.status(topic, "indexer").lagRecords() > 0) {
        return false;
      }
    }
    return true;
  }

  UUID identity(Topic topic) {
    return buffer.identity(topic);
  }

  long committed(Topic topic) {
    return buffer.status(topic, "indexer").committed();
  }

  /** Closes and opens the buffer, as a new process would. */
  void reopen() {
    buffer.close();
    buffer = open(directory);
  }

  /** Waits by turns, not by the clock: a machine may stand still for minutes and go on. */
  static void await(BooleanSupplier condition) {
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      if (condition.getAsBoolean()) {
        return;
      }
      LockSupport.parkNanos(2_000_000);
    }
    fail("waited in vain");
  }

  /** Damages the group's file, by which all comes again in batches of other boundaries. */
  void forgetWhatWasRead(Topic topic) throws IOException {
    buffer.close();
    for (String copy : new String[] {"indexer.0", "indexer.1"}) {
      Path file = directory.resolve(topic.topicName()).resolve("groups").resolve(copy);
      if (Files.exists(file)) {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, (byte) 0x55);
        Files.write(file, bytes);
      }
    }
    buffer = open(directory);
  }

  String stream(String type, String dataset) {
    return type + "-" + dataset + "-" + tenant;
  }

  @Override
  public void close() {
    buffer.close();
  }
}
