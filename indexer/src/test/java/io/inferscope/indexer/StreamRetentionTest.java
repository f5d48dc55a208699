package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inferscope.buffer.Topic;
import io.inferscope.elasticsearch.DataStreams;
import io.inferscope.elasticsearch.ElasticsearchException;
import io.inferscope.model.Attributes;
import io.inferscope.model.Value;
import io.inferscope.otlp.OtlpLogs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real node, which has no lifecycles of its own. */
class StreamRetentionTest {
  @TempDir Path directory;

  @Test
  void run_deletesWhatIsOverAndTheAccountStaysEven() {
    try (Pipeline pipeline = new Pipeline(directory)) {
      pipeline.append(Topic.LOGS, logs(7));
      pipeline.drain();
      String logs = pipeline.stream("logs", "generic.otel");
      String rollup = pipeline.stream("metrics", "inferscope.rollup");
      assertThat(Node.count(logs, "{\"match_all\":{}}")).isEqualTo(7);
      assertThat(Node.count(rollup, "{\"match_all\":{}}")).isPositive();

      DataStreams streams = new DataStreams(Node.CONNECTION);
      assertThat(streams.rollOver(logs, Duration.ofDays(1), 1L << 30)).isFalse();
      assertThat(streams.rollOver(logs, Duration.ofMillis(1), 1L << 30)).isTrue();
      assertThat(streams.rollOver(rollup, Duration.ofMillis(1), 1L << 30)).isTrue();
      assertThat(streams.rollOver(logs, Duration.ofMillis(1), 1L << 30)).as("empty").isFalse();
      assertThat(retention(Duration.ofDays(1)).run()).isEmpty();
      assertThat(indices(logs)).hasSize(2);
      // More than the logs' time and less than the roll-up's.
      List<String> deleted = retention(Duration.ofDays(9)).run();

      assertThat(deleted).anyMatch(index -> index.contains(logs));
      assertThat(deleted).noneMatch(index -> index.contains("rollup"));
      assertThat(Node.count(logs, "{\"match_all\":{}}")).isZero();
      assertThat(Node.count(rollup, "{\"match_all\":{}}")).isPositive();
      assertThat(line(pipeline).accounted()).isEqualTo(7);
      assertThat(line(pipeline).isEven()).isTrue();

      pipeline.append(Topic.LOGS, logs(2));
      pipeline.drain();
      retention(Duration.ofDays(9)).run();
      assertThat(line(pipeline).accounted()).isEqualTo(9);
      assertThat(line(pipeline).isEven()).isTrue();
    }
  }

  @Test
  void run_goesOnWithTheOthersWhenOneStreamFails() {
    try (Pipeline pipeline = new Pipeline(directory)) {
      String closed = pipeline.stream("logs", "aaa.otel");
      String open = pipeline.stream("logs", "generic.otel");
      pipeline.append(Topic.LOGS, logs(1));
      pipeline.append(Topic.LOGS, logs(1, "aaa"));
      pipeline.drain();
      assertThat(Node.count(closed + "," + open, "{\"match_all\":{}}")).isEqualTo(2);
      DataStreams streams = new DataStreams(Node.CONNECTION);
      assertThat(streams.rollOver(closed, Duration.ofMillis(1), 1L << 30)).isTrue();
      assertThat(streams.rollOver(open, Duration.ofMillis(1), 1L << 30)).isTrue();
      String sealed = indices(closed).getFirst();
      readOnly(sealed, "true");
      StreamRetention retention = retention(Duration.ofDays(9));

      assertThatThrownBy(retention::run)
          .isInstanceOf(ElasticsearchException.class)
          .hasMessageContaining(sealed);

      assertThat(Node.count(open, "{\"match_all\":{}}")).isZero();
      readOnly(sealed, "null");
      assertThat(retention.run()).contains(sealed);
    }
  }

  @Test
  void run_triesAgainToTellAStreamItsTime() {
    try (Pipeline pipeline = new Pipeline(directory)) {
      pipeline.append(Topic.LOGS, logs(1));
      pipeline.drain();
      // This node has no lifecycles, so that each attempt fails.
      StreamRetention retention =
          new StreamRetention(Node.CONNECTION, true, config(Map.of()), Instant::now);

      assertThatThrownBy(retention::run).isInstanceOf(ElasticsearchException.class);
      assertThatThrownBy(retention::run).isInstanceOf(ElasticsearchException.class);
    }
  }

  @Test
  void config_refusesRollupsThatDieBeforeTheirData() {
    assertThatThrownBy(() -> config(Map.of("acme", Map.of(StreamKind.LOGS, Duration.ofDays(99)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tenants.acme: rollup is shorter than logs");
  }

  @Test
  void config_hasOtherTimesForATenant() {
    RetentionConfig config = config(Map.of("acme", Map.of(StreamKind.LOGS, Duration.ofDays(3))));

    assertThat(config.of(StreamKind.LOGS, "logs-generic.otel-acme")).isEqualTo(Duration.ofDays(3));
    assertThat(config.of(StreamKind.LOGS, "logs-generic.otel-other")).isEqualTo(Duration.ofDays(7));
    assertThat(config.of(StreamKind.TRACES, "traces-generic.otel-acme"))
        .isEqualTo(Duration.ofDays(7));
  }

  @Test
  void kind_isToldByTheName() {
    assertThat(StreamKind.of("metrics-inferscope.rollup-acme")).contains(StreamKind.ROLLUP);
    assertThat(StreamKind.of("logs-inferscope.quarantine-acme")).contains(StreamKind.QUARANTINE);
    assertThat(StreamKind.of("logs-generic.otel-acme")).contains(StreamKind.LOGS);
    assertThat(StreamKind.of("metrics-hostmetrics.otel-acme")).contains(StreamKind.METRICS);
    assertThat(StreamKind.of("logs-nginx-acme")).isEmpty();
  }

  private static StreamRetention retention(Duration later) {
    InstantSource clock = () -> Instant.now().plus(later);
    return new StreamRetention(Node.CONNECTION, false, config(Map.of()), clock);
  }

  private static RetentionConfig config(Map<String, Map<StreamKind, Duration>> tenants) {
    Map<StreamKind, Duration> standard = new EnumMap<>(StreamKind.class);
    for (StreamKind kind : StreamKind.values()) {
      standard.put(kind, Duration.ofDays(kind == StreamKind.ROLLUP ? 30 : 7));
    }
    return new RetentionConfig(standard, tenants);
  }

  /** A backing index that cannot be deleted, or can again. */
  private static void readOnly(String index, String value) {
    Node.call("PUT", "/" + index + "/_settings", "{\"index.blocks.read_only\": " + value + "}");
  }

  private static byte[] logs(int records) {
    return logs(records, "generic");
  }

  private static byte[] logs(int records, String dataset) {
    Attributes attributes = Attributes.builder().put("data_stream.dataset", dataset).build();
    return OtlpLogs.encode(
        Collections.nCopies(records, Records.log(new Value.Text("it works"), attributes)));
  }

  private static LossAudit.Line line(Pipeline pipeline) {
    return new LossAudit(Node.CONNECTION)
        .lines().stream()
            .filter(line -> line.tenant().equals(pipeline.tenant) && line.kind().equals("logs"))
            .findFirst()
            .orElseThrow();
  }

  private static List<String> indices(String stream) {
    return Node.call("GET", "/_data_stream/" + stream, "")
        .at("/data_streams/0/indices")
        .findValuesAsText("index_name");
  }
}
