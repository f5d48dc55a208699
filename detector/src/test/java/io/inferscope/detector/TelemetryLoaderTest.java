package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.elasticsearch.BulkBody;
import io.inferscope.elasticsearch.TelemetryReader;
import io.inferscope.model.Span;
import io.inferscope.rootcause.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** From a real Elasticsearch. */
class TelemetryLoaderTest {
  private static final Instant START = Instant.parse("2026-03-05T09:00:00Z");
  private static final int TRACES = 1_000;

  private static LoadedTelemetry load(String tenant, int mostSpans) {
    return new TelemetryLoader(new TelemetryReader(Node.CONNECTION), mostSpans, 50_000)
        .load(tenant, START, START.plusSeconds(600), Duration.ZERO);
  }

  @Test
  void load_readsAllThatIsWithinTheBounds() throws InterruptedException {
    store("whole");

    LoadedTelemetry loaded = load("whole", 2 * TRACES);

    assertThat(loaded.telemetry().spans()).hasSize(2 * TRACES);
    assertThat(loaded.telemetry().logs()).hasSize(TRACES + 1);
    assertThat(loaded.note()).isEmpty();
  }

  @Test
  void load_readsWholeTracesWithTheirLogsWhereThereAreTooMany() throws InterruptedException {
    store("sampled");

    LoadedTelemetry loaded = load("sampled", TRACES);

    Telemetry telemetry = loaded.telemetry();
    Map<String, List<Span>> traces =
        telemetry.spans().stream().collect(Collectors.groupingBy(Span::traceId));
    assertThat(traces.values()).allSatisfy(spans -> assertThat(spans).hasSize(2));
    assertThat(telemetry.spans()).hasSizeBetween(TRACES / 4, TRACES);
    assertThat(telemetry.logs())
        .filteredOn(log -> !log.record().traceId().isEmpty())
        .extracting(log -> log.record().traceId())
        .containsExactlyInAnyOrderElementsOf(traces.keySet());
    assertThat(telemetry.logs())
        .filteredOn(log -> log.record().traceId().isEmpty())
        .as("logs outside of traces")
        .hasSize(1);
    assertThat(loaded.note()).contains("20.0 % of the traces with their logs were used");
  }

  @Test
  void halved_readsHalfAsMuch() throws InterruptedException {
    store("halved");

    LoadedTelemetry loaded =
        new TelemetryLoader(new TelemetryReader(Node.CONNECTION), 2 * TRACES, 50_000)
            .halved()
            .load("halved", START, START.plusSeconds(600), Duration.ZERO);

    assertThat(loaded.telemetry().spans()).hasSizeLessThanOrEqualTo(TRACES);
    assertThat(loaded.traceShare()).isEqualTo(0.2);
  }

  @Test
  void inTurn_isForOneAtATime() {
    assertThat(
            TelemetryLoader.inTurn(
                Duration.ofSeconds(10),
                () -> TelemetryLoader.inTurn(Duration.ofMillis(1), () -> "second")))
        .contains(Optional.empty());
    assertThat(TelemetryLoader.inTurn(Duration.ofSeconds(10), () -> "next")).contains("next");
  }

  /** Two spans and a log a trace, and a log of no trace. */
  private static void store(String tenant) throws InterruptedException {
    Random random = new Random(5);
    BulkBody body = new BulkBody(1 << 20);
    for (int i = 0; i < TRACES; i++) {
      String at = START.plusMillis(500L * i).toString();
      String trace = "%016x%016x".formatted(random.nextLong(), random.nextLong());
      for (int span = 1; span <= 2; span++) {
        Node.addSpan(
            body,
            tenant,
            trace + span,
            """
            {"@timestamp":"%s","trace_id":"%s","span_id":"%016x","name":"generate","duration":5000000}
            """
                .formatted(at, trace, span));
      }
      Node.addLog(body, tenant, trace, log(at, "\"trace_id\":\"%s\",".formatted(trace)));
    }
    Node.addLog(body, tenant, "loose", log(START.toString(), ""));
    Node.store(body, tenant);
  }

  private static String log(String at, String trace) {
    return """
        {"@timestamp":"%s",%s"body":{"text":"generated"}}
        """
        .formatted(at, trace);
  }
}
