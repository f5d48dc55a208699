package io.inferscope.elasticsearch;

import static io.inferscope.elasticsearch.RollupReader.Dimension.OPERATION;
import static io.inferscope.elasticsearch.RollupReader.Dimension.SERVICE;
import static io.inferscope.elasticsearch.RollupReader.Dimension.SIGNAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RollupReaderTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final String NAMESPACE = Documents.namespace();
  private final RollupReader reader = new RollupReader(Node.CONNECTION);

  @BeforeAll
  static void store() throws Exception {
    new Documents()
        .add(stream(), span(0, "chat", 10, 1, 3))
        .add(stream(), span(0, "chat", 5, 0, 3))
        .add(stream(), span(10, "chat", 7, 0, 4))
        .add(stream(), span(10, "embed", 2, 2, 59))
        .add(
            stream(),
            """
            {"@timestamp":"%s","inferscope":{"rollup":{"signal":"logs","service":"router",
             "severity":"ERROR","pattern_id":"p1","count":4}}}"""
                .formatted(START))
        .store(NAMESPACE);
  }

  @Test
  void rows_sumWhatBatchesCounted() {
    List<RollupReader.Row> rows =
        reader.rows(request(Duration.ofSeconds(10), List.of(SERVICE, OPERATION), true), 100);
    assertThat(rows)
        .extracting(
            RollupReader.Row::bucket,
            RollupReader.Row::key,
            RollupReader.Row::count,
            RollupReader.Row::errors,
            RollupReader.Row::durationSumNanos)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(
                START, List.of("router", "chat"), 15L, 1L, 15_000L),
            org.assertj.core.api.Assertions.tuple(
                START.plusSeconds(10), List.of("router", "chat"), 7L, 0L, 7_000L),
            org.assertj.core.api.Assertions.tuple(
                START.plusSeconds(10), List.of("router", "embed"), 2L, 2L, 2_000L));
    assertThat(rows.getFirst().durationBuckets()[3]).isEqualTo(15);
    assertThat(rows.getLast().durationBuckets()[59]).isEqualTo(2);
  }

  @Test
  void rows_areOneABucketWithoutDimensions() {
    List<RollupReader.Row> rows =
        reader.rows(request(Duration.ofSeconds(20), List.of(), false), 100);
    assertThat(rows).hasSize(1);
    assertThat(rows.getFirst().count()).isEqualTo(24);
    assertThat(rows.getFirst().durationBuckets()).isEmpty();
  }

  @Test
  void rows_areBounded() {
    assertThat(reader.rows(request(Duration.ofSeconds(10), List.of(OPERATION), false), 2))
        .hasSize(2);
  }

  private static RollupReader.Request request(
      Duration step, List<RollupReader.Dimension> by, boolean durations) {
    return new RollupReader.Request(
        NAMESPACE, START, START.plusSeconds(60), step, by, Map.of(SIGNAL, "spans"), durations);
  }

  private static String stream() {
    return "metrics-inferscope.rollup-" + NAMESPACE;
  }

  private static String span(int second, String operation, int count, int errors, int bucket) {
    return """
    {"@timestamp":"%s","inferscope":{"rollup":{"signal":"spans","service":"router",
     "operation":"%s","count":%d,"errors":%d,"duration":{"sum":%d,"b%02d":%d}}}}"""
        .formatted(
            START.plusSeconds(second), operation, count, errors, count * 1000L, bucket, count);
  }
}
