package io.inferscope.collector;

import io.inferscope.buffer.Batch;
import io.inferscope.buffer.BufferReader;
import io.inferscope.buffer.BufferRecord;
import io.inferscope.buffer.DiskBuffer;
import io.inferscope.buffer.DiskBufferConfig;
import io.inferscope.buffer.Topic;
import io.inferscope.model.LogRecord;
import io.inferscope.otlp.DecodeLimits;
import io.inferscope.otlp.DecodeResult;
import io.inferscope.otlp.OtlpLogs;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.Assertions;

/** A collector on free ports before a real buffer on disk, and what it did. */
final class Running implements AutoCloseable {
  private static final int MAX_RECORD_BYTES = 5 << 18;

  static final String KEY = "a-key";
  static final String QUERY_KEY = "a-key-for-queries";

  final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setMaxEventLoopExecuteTime(200)
              .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final DiskBuffer buffer;
  final Collector collector;

  Running(Path directory, CollectorConfig config) throws IOException {
    this(directory, config, 32 << 20);
  }

  /** With a buffer that takes about so many bytes of each signal, and at least 3 MiB. */
  Running(Path directory, CollectorConfig config, long maxBytesPerTopic) throws IOException {
    buffer =
        DiskBuffer.open(
            new DiskBufferConfig(
                directory,
                Map.of(
                    Topic.LOGS, Set.of("test"),
                    Topic.SPANS, Set.of("test"),
                    Topic.METRICS, Set.of("test")),
                maxBytesPerTopic,
                0,
                64 << 10,
                MAX_RECORD_BYTES,
                4 * MAX_RECORD_BYTES),
            InstantSource.system());
    collector =
        Collector.start(config, buffer, Running::verify, registry, vertx, InstantSource.system());
  }

  static CollectorConfig config() {
    return CollectorConfig.of("127.0.0.1", 0, 0, LinesConfig.of("127.0.0.1", 0, "lines"));
  }

  private static TokenVerifier.Verdict verify(String token) {
    return switch (token) {
      case KEY -> new TokenVerifier.Verdict.Accepted("tenant-a");
      case QUERY_KEY -> new TokenVerifier.Verdict.Forbidden();
      default -> new TokenVerifier.Verdict.Unknown();
    };
  }

  /** Waits for so many records of a topic, reading them in their order; fails after 20 seconds. */
  List<BufferRecord> read(Topic topic, int requests) throws InterruptedException {
    List<BufferRecord> read = new ArrayList<>();
    try (BufferReader reader = buffer.reader(topic, "test")) {
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (read.size() < requests && System.nanoTime() < deadline) {
        Batch batch = reader.poll(requests, Long.MAX_VALUE, Duration.ofMillis(500));
        read.addAll(batch.records());
        if (!batch.records().isEmpty()) {
          reader.commit(batch);
        }
      }
    }
    Assertions.assertThat(read).hasSizeGreaterThanOrEqualTo(requests);
    return read;
  }

  /** Waits for so many log records. */
  List<LogRecord> readLogs(int logs) throws InterruptedException {
    List<LogRecord> records = new ArrayList<>();
    while (records.size() < logs) {
      read(Topic.LOGS, 1).forEach(record -> records.addAll(decode(record)));
    }
    return records;
  }

  static List<LogRecord> decode(BufferRecord record) {
    List<LogRecord> logs = new ArrayList<>();
    Assertions.assertThat(
            OtlpLogs.decode(record.value(), DecodeLimits.DEFAULT, (index, log) -> logs.add(log)))
        .isInstanceOf(DecodeResult.Decoded.class);
    return logs;
  }

  double count(String name, String... tags) {
    return registry.find("inferscope.collector." + name).tags(tags).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  /** Waits until a counter has come so far; fails after 20 seconds. */
  void awaitCount(double expected, String name, String... tags) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (count(name, tags) < expected && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    Assertions.assertThat(count(name, tags)).as(name).isEqualTo(expected);
  }

  /** What came in went somewhere, once nothing is under way. */
  void assertNothingIsUnaccounted() {
    for (String unit : List.of("requests", "records")) {
      Assertions.assertThat(count(unit + ".appended") + count(unit + ".refused"))
          .as(unit)
          .isEqualTo(count(unit + ".received"));
    }
    for (IntakeCounts counts : collector.counts()) {
      Assertions.assertThat(counts.requestsAppended() + sum(counts.requestsRefused()))
          .as("requests of %s", counts)
          .isEqualTo(counts.requestsReceived());
      Assertions.assertThat(counts.recordsAppended() + sum(counts.recordsRefused()))
          .as("records of %s", counts)
          .isEqualTo(counts.recordsReceived());
    }
    Assertions.assertThat(inFlight()).isZero();
  }

  private static long sum(Map<String, Long> byReason) {
    return byReason.values().stream().mapToLong(Long::longValue).sum();
  }

  double inFlight() {
    return registry.get("inferscope.collector.in_flight").gauge().value();
  }

  String http(String path) {
    return "http://127.0.0.1:" + collector.ports().http() + path;
  }

  @Override
  public void close() {
    collector.close();
    buffer.close();
    vertx.close().await();
  }
}
