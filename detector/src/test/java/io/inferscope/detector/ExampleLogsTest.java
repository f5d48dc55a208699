package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.model.LogRecord;
import io.inferscope.rootcause.Telemetry;
import io.inferscope.rootcause.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExampleLogsTest {
  private static final Instant ONSET = Instant.parse("2026-04-05T08:10:00Z");
  private static final Window BASELINE = new Window(ONSET.minusSeconds(600), ONSET);
  private static final Window INCIDENT = new Window(ONSET, ONSET.plusSeconds(60));
  private static final String TRACE = "0123456789abcdef0123456789abcdef";

  private final List<LogRecord> logs = new ArrayList<>();

  @Test
  void added_showsErrorsThenWhatIsNewOfEachSuspect() {
    log(-60, "cache", 9, "request served from memory");
    log(-50, "cache", 17, "replica lost its connection");
    log(10, "cache", 9, "request served from memory");
    log(11, "cache", 9, "eviction started on every shard");
    log(12, "cache", 17, "replica lost its connection");
    log(13, "cache", 17, "out of memory while inserting");
    log(14, "cache", 17, "out of memory while inserting");
    log(15, "gateway", 17, "answer came too late");

    List<Suspect> suspects =
        ExampleLogs.added(
            List.of(suspect("cache"), suspect("silent")),
            Telemetry.of(List.of(), logs, List.of()),
            BASELINE,
            INCIDENT);

    assertThat(suspects.getFirst().logs())
        .extracting(ExampleLog::message)
        .containsExactly(
            "out of memory while inserting",
            "replica lost its connection",
            "eviction started on every shard");
    assertThat(suspects.getFirst().logs().getFirst())
        .isEqualTo(
            new ExampleLog(
                ONSET.plusSeconds(13), "cache", "ERROR", "out of memory while inserting", TRACE));
    assertThat(suspects.getLast().logs()).isEmpty();
  }

  @Test
  void patternRates_ofASampleAreThoseOfAll() {
    for (int second = 0; second < 60; second++) {
      log(second, "cache", 9, "evicted one entry");
    }
    LoadedTelemetry loaded =
        new LoadedTelemetry(Telemetry.of(List.of(), logs, List.of()), "", 0.05, 1);

    assertThat(PatternRates.of(loaded, BASELINE, INCIDENT))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.beforePerMinute()).isZero();
              assertThat(change.afterPerMinute()).isEqualTo(1_200);
            });
  }

  private void log(int second, String service, int severity, String body) {
    logs.add(Records.log(ONSET.plusSeconds(second), service, severity, body, TRACE));
  }

  private static Suspect suspect(String service) {
    return new Suspect(service, "cache", 0.9, null, null, null, List.of(), null, List.of());
  }
}
