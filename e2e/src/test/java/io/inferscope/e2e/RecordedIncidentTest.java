package io.inferscope.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inferscope rca} as users run it, on recordings with a planted fault. */
class RecordedIncidentTest {
  private static final Instant BEGIN = Instant.parse("2019-03-05T10:00:00Z");
  private static final Duration HALF = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Random random = new Random(7);

  @TempDir private Path directory;

  @Test
  void rca_namesThePlantedFaultAndNothingWhereThereIsNone()
      throws IOException, InterruptedException {
    Path slow = record("slow", BEGIN, 200);
    Path torn = record("torn", Instant.parse("1754-08-30T22:40:00Z"), 200);
    Path quiet = record("quiet", BEGIN, 0);

    List<JsonNode> given = rca(slow.toString(), torn.toString(), quiet.toString());
    assertThat(given)
        .extracting(line -> line.path("case").asText())
        .containsExactly("slow", "torn", "quiet");
    assertNamesPayments(given.get(0));
    assertNamesPayments(given.get(1));
    assertThat(given.get(2).path("abstained").asBoolean()).isTrue();

    List<JsonNode> found = rca("--find-onset", torn.toString());
    assertNamesPayments(found.getFirst());
  }

  private static void assertNamesPayments(JsonNode line) {
    assertThat(line.path("abstained").asBoolean()).as(line.toString()).isFalse();
    JsonNode first = line.path("ranking").path(0);
    assertThat(first.path("service").asText()).isEqualTo("payments");
    assertThat(first.path("kind").asText()).isEqualTo("cpu");
    assertThat(first.path("score").asDouble()).isBetween(0.5, 1.0);
    assertThat(first.path("evidence").path(0).path("text").asText()).contains("payments");
    Instant onset = Instant.parse(line.path("onset").asText());
    assertThat(onset.getEpochSecond()).isCloseTo(BEGIN.plus(HALF).getEpochSecond(), within(10L));
  }

  /**
   * A minute of requests before and one after; before, times begin at {@code first}, which may be
   * the reading of a clock that was not set.
   */
  private Path record(String name, Instant first, int slowerMillis) throws IOException {
    Path recording = Files.createDirectories(directory.resolve(name));
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      boolean after = i >= 60;
      Instant base = after ? BEGIN : first;
      List<String> spans = new ArrayList<>();
      for (int j = 0; j < 5; j++) {
        spans.add(trace(base.plusMillis(1000L * i + 200L * j), after ? slowerMillis : 0));
      }
      lines.append("{\"resourceSpans\":[").append(String.join(",", spans)).append("]}\n");
    }
    Files.writeString(recording.resolve("traces.jsonl"), lines);
    Files.writeString(
        recording.resolve("window.json"),
        """
        {"range": {"from": "%1$s", "to": "%4$s"},
         "baseline": {"from": "%1$s", "to": "%2$s"},
         "incident": {"from": "%3$s", "to": "%4$s"}}
        """
            .formatted(first, first.plus(HALF), BEGIN.plus(HALF), BEGIN.plus(HALF).plus(HALF)));
    return recording;
  }

  private String trace(Instant start, int slowerMillis) {
    String id = "%016x%016x".formatted(random.nextLong(), random.nextLong());
    long own = 1_000_000L * (20 + random.nextInt(10) + slowerMillis);
    long nanos = start.getEpochSecond() * 1_000_000_000 + start.getNano();
    return String.join(
        ",",
        span("gateway", id, 1, 0, 2, nanos, own + 8_000_000),
        span("gateway", id, 2, 1, 3, nanos + 1_000_000, own + 6_000_000),
        span("orders", id, 3, 2, 2, nanos + 2_000_000, own + 4_000_000),
        span("orders", id, 4, 3, 3, nanos + 3_000_000, own + 2_000_000),
        span("payments", id, 5, 4, 2, nanos + 4_000_000, own));
  }

  private static String span(
      String service, String trace, int id, int parent, int kind, long start, long duration) {
    return """
        {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"%s"}}]},\
        "scopeSpans":[{"spans":[{"traceId":"%s","spanId":"%016x","parentSpanId":"%s","name":"pay",\
        "kind":%d,"startTimeUnixNano":"%d","endTimeUnixNano":"%d"}]}]}"""
        .formatted(
            service,
            trace,
            id,
            parent == 0 ? "" : "%016x".formatted(parent),
            kind,
            start,
            start + duration);
  }

  private static List<JsonNode> rca(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Service.command());
    command.add("rca");
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : output.lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }
}
