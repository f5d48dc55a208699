package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.buffer.Topic;
import io.inferscope.elasticsearch.DataStreams;
import io.inferscope.elasticsearch.DocumentStore;
import io.inferscope.model.Attributes;
import io.inferscope.model.Span;
import io.inferscope.model.Span.StatusCode;
import io.inferscope.otlp.OtlpTraces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real node. */
class TailSamplingTest {
  private static final Duration AFTER = Duration.ofHours(1);
  private static final Duration LATER = Duration.ofHours(2);
  private static final long FAST = 5_000_000;
  private static final long SLOW = 2_000_000_000;
  private static final int ORDINARY = 1_200;

  @TempDir Path directory;

  /** The node is shared: what one test leaves, the next must not sample. */
  @BeforeEach
  void forgetTraces() {
    Node.call("DELETE", "/_data_stream/traces-*.otel-*", "");
  }

  @Test
  void run_keepsErrorsSlowTracesAndAShare() throws IOException, InterruptedException {
    try (Pipeline pipeline = new Pipeline(directory)) {
      List<Span> spans = new ArrayList<>();
      for (int i = 1; i <= ORDINARY; i++) {
        spans.add(span(i, 1, FAST, StatusCode.OK));
        spans.add(span(i, 2, FAST, StatusCode.UNSET));
      }
      spans.addAll(List.of(span(9001, 1, FAST, StatusCode.OK), span(9001, 2, 1, StatusCode.ERROR)));
      spans.addAll(List.of(span(9002, 1, FAST, StatusCode.OK), span(9002, 2, SLOW, StatusCode.OK)));
      store(pipeline, spans);

      long removed = sampling(pipeline, 0.1, LATER).run(() -> true);

      long left = count(pipeline, "{\"match_all\":{}}");
      assertThat(left).isEqualTo(spans.size() - removed);
      assertThat(trace(pipeline, 9001)).isEqualTo(2);
      assertThat(trace(pipeline, 9002)).isEqualTo(2);
      // Four standard deviations of what chance would keep.
      assertThat((left - 4) / 2).isBetween(120L - 42, 120L + 42);
      assertThat(decisions(pipeline, "kept-error")).isEqualTo(1);
      assertThat(decisions(pipeline, "kept-slow")).isEqualTo(1);
      assertThat(decisions(pipeline, "kept-share")).isEqualTo((left - 4) / 2.0);
      assertThat(decisions(pipeline, "removed")).isEqualTo(removed / 2.0);
      assertThat(
              pipeline
                  .metrics
                  .counter("inferscope.sampling.spans.removed", "tenant", pipeline.tenant)
                  .count())
          .isEqualTo((double) removed);
      assertEven(pipeline, spans.size());
      assertThat(sampling(pipeline, 0.1, LATER).run(() -> true)).as("decided already").isZero();
    }
  }

  @Test
  void run_waitsUntilTracesAreOldEnough() throws IOException, InterruptedException {
    try (Pipeline pipeline = new Pipeline(directory)) {
      store(pipeline, List.of(span(1, 1, FAST, StatusCode.OK)));

      assertThat(sampling(pipeline, 0, AFTER).run(() -> true)).isZero();
      assertThat(sampling(pipeline, 1, LATER).run(() -> true)).as("all are kept").isZero();
      assertThat(sampling(pipeline, 0, LATER).run(() -> false)).as("told to stop").isZero();
      assertThat(sampling(pipeline, 0, LATER).run(() -> true)).isEqualTo(1);
    }
  }

  @Test
  void run_finishesWhatACrashInterruptedAndCountsItOnce() throws IOException, InterruptedException {
    try (Pipeline pipeline = new Pipeline(directory)) {
      store(pipeline, List.of(span(1, 1, FAST, StatusCode.OK), span(2, 1, 1, StatusCode.ERROR)));
      DocumentStore ledgers = new DocumentStore(Node.CONNECTION, Account.INDEX);
      // Three were to go, two of them are gone.
      new SamplingLedger(
              Instant.EPOCH, 4, List.of(id(1)), 3, Pipeline.RECEIVED.plus(Duration.ofMinutes(1)))
          .save(ledgers, pipeline.tenant);

      assertThat(sampling(pipeline, 1, LATER).run(() -> true)).isEqualTo(3);

      SamplingLedger ledger = SamplingLedger.load(ledgers, pipeline.tenant);
      assertThat(ledger.removedSpans()).isEqualTo(7);
      assertThat(ledger.pending()).isEmpty();
      assertThat(trace(pipeline, 1)).isZero();
      assertThat(trace(pipeline, 2)).isEqualTo(1);
    }
  }

  @Test
  void run_removesFromSealedIndicesAndTheAccountStaysEvenWhenTheyGo()
      throws IOException, InterruptedException {
    try (Pipeline pipeline = new Pipeline(directory)) {
      store(pipeline, List.of(span(1, 1, FAST, StatusCode.OK), span(2, 1, 1, StatusCode.ERROR)));
      String stream = pipeline.stream("traces", "generic.otel");
      assertThat(new DataStreams(Node.CONNECTION).rollOver(stream, Duration.ofMillis(1), 1L << 30))
          .isTrue();
      // Notes what the index holds before and after spans are taken from it.
      retention(Duration.ZERO).run();
      assertThat(sampling(pipeline, 0, LATER).run(() -> true)).isEqualTo(1);
      assertEven(pipeline, 2);
      retention(Duration.ZERO).run();

      assertThat(retention(Duration.ofDays(9)).run()).anyMatch(index -> index.contains(stream));
      assertEven(pipeline, 2);
    }
  }

  private static TailSampling sampling(Pipeline pipeline, double share, Duration later) {
    TailSamplingConfig config = new TailSamplingConfig(share, Duration.ofNanos(SLOW), AFTER);
    return new TailSampling(
        Node.CONNECTION, config, pipeline.metrics, () -> Pipeline.RECEIVED.plus(later));
  }

  private static StreamRetention retention(Duration later) {
    Map<StreamKind, Duration> times = new EnumMap<>(StreamKind.class);
    for (StreamKind kind : StreamKind.values()) {
      times.put(kind, Duration.ofDays(kind == StreamKind.TRACES ? 7 : 30));
    }
    RetentionConfig config = new RetentionConfig(times, Map.of());
    return new StreamRetention(Node.CONNECTION, false, config, () -> Instant.now().plus(later));
  }

  private static void store(Pipeline pipeline, List<Span> spans) {
    pipeline.append(Topic.SPANS, OtlpTraces.encode(spans));
    pipeline.drain();
    assertThat(count(pipeline, "{\"match_all\":{}}")).isEqualTo(spans.size());
  }

  private static Span span(int trace, int number, long durationNanos, StatusCode status) {
    Span span = Records.span(Attributes.EMPTY, Collections.emptyList());
    return new Span(
        span.resource(),
        span.scope(),
        id(trace),
        "%016x".formatted(trace * 10L + number),
        "",
        "",
        0,
        span.name(),
        span.kind(),
        span.startTimeUnixNano(),
        span.startTimeUnixNano() + durationNanos,
        Attributes.EMPTY,
        0,
        List.of(),
        0,
        List.of(),
        0,
        status,
        "");
  }

  private static String id(int trace) {
    return "%032x".formatted(trace);
  }

  private static long count(Pipeline pipeline, String query) {
    return Node.count(pipeline.stream("traces", "generic.otel"), query);
  }

  private static long trace(Pipeline pipeline, int trace) {
    return count(pipeline, "{\"term\":{\"trace_id\":\"" + id(trace) + "\"}}");
  }

  private static double decisions(Pipeline pipeline, String decision) {
    return pipeline
        .metrics
        .counter("inferscope.sampling.traces", "tenant", pipeline.tenant, "decision", decision)
        .count();
  }

  private static void assertEven(Pipeline pipeline, long spans) {
    LossAudit.Line line =
        new LossAudit(Node.CONNECTION)
            .lines().stream()
                .filter(one -> one.tenant().equals(pipeline.tenant) && one.kind().equals("spans"))
                .findFirst()
                .orElseThrow();
    assertThat(line.accounted()).isEqualTo(spans);
    assertThat(line.isEven()).as("%s", line).isTrue();
  }
}
