package io.inferscope.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedTimesTest {
  private static final long NEW_YEAR = 1_767_225_600_000_000_000L;

  private static final long SECOND = 1_000_000_000;

  @TempDir private Path directory;

  @Test
  void storable_leavesARecordingWithProperTimesAsItIs() throws IOException, InterruptedException {
    Recording recording = recording(span(NEW_YEAR, NEW_YEAR + 5));

    assertThat(RecordedTimes.storable(recording)).isEqualTo(RecordedTimes.AS_THEY_ARE);
  }

  @Test
  void storable_movesWhatIsBefore1970ToWhereTheRestBegins()
      throws IOException, InterruptedException {
    RecordedTimes times =
        RecordedTimes.storable(
            recording(
                span(-90 * SECOND, -80 * SECOND),
                span(-7_000, -1_000),
                span(NEW_YEAR, NEW_YEAR + 5)));

    assertThat(times.apply(-1_000)).isEqualTo(NEW_YEAR);
    assertThat(times.apply(-7_000)).isEqualTo(NEW_YEAR - 6_000);
    assertThat(times.apply(NEW_YEAR + 5)).isEqualTo(NEW_YEAR + 5);
    assertThat(times.apply(0)).isZero();
    Instant early = Instant.EPOCH.minusSeconds(90);
    assertThat(times.original(times.apply(early))).isEqualTo(early);
    assertThat(times.original(times.apply(Instant.EPOCH.minusNanos(7_000))))
        .isEqualTo(Instant.EPOCH.plusNanos(NEW_YEAR));
    Instant late = Instant.EPOCH.plusNanos(NEW_YEAR + 3);
    assertThat(times.original(times.apply(late))).isEqualTo(late);
  }

  @Test
  void storable_readsUnsignedAndPlainNumbers() throws IOException, InterruptedException {
    Path traces = directory.resolve("traces.jsonl");
    Files.writeString(
        traces,
        """
        {"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":-9000,"endTimeUnixNano":"%s"},{"startTimeUnixNano":%d}]}]}]}
        """
            .formatted(Long.toUnsignedString(-1_000), NEW_YEAR));

    RecordedTimes times = RecordedTimes.storable(Recording.open(directory));

    assertThat(times.apply(-1_000)).isEqualTo(NEW_YEAR);
  }

  @Test
  void endingAt_movesTheLatestSpanThere() throws IOException, InterruptedException {
    Instant end = Instant.parse("2026-06-01T00:00:00Z");
    RecordedTimes times =
        RecordedTimes.endingAt(end, recording(span(NEW_YEAR, NEW_YEAR + 7), span(-9, -5)));

    assertThat(times.apply(Instant.EPOCH.plusNanos(NEW_YEAR + 7))).isEqualTo(end);
    assertThat(times.apply(Instant.EPOCH.minusNanos(5))).isEqualTo(end.minusNanos(7));
  }

  @Test
  void rewrite_movesTimesAndNothingElse() throws IOException, InterruptedException {
    RecordedTimes times =
        RecordedTimes.endingAt(
            Instant.EPOCH.plusNanos(NEW_YEAR + 105), recording(span(NEW_YEAR, NEW_YEAR + 5)));
    String request =
        """
        {"startTimeUnixNano":"%d","endTimeUnixNano":0,"name":"timeUnixNano","n":1.5,"list":["%d",null,true]}"""
            .formatted(NEW_YEAR, NEW_YEAR);

    String moved = new String(times.rewrite(bytes(request)), StandardCharsets.UTF_8);

    assertThat(moved)
        .isEqualTo(
            """
            {"startTimeUnixNano":"%d","endTimeUnixNano":"0","name":"timeUnixNano","n":1.5,"list":["%d",null,true]}"""
                .formatted(NEW_YEAR + 100, NEW_YEAR));
  }

  @Test
  void rewrite_leavesWhatIsNoJsonToTheCollector() throws IOException, InterruptedException {
    RecordedTimes times = new RecordedTimes(0, 0, 7);

    assertThat(times.rewrite(bytes("{\"timeUnixNano\":\"5\", oops")))
        .isEqualTo(bytes("{\"timeUnixNano\":\"5\", oops"));
  }

  private Recording recording(String... spans) throws IOException {
    String request =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[%s]}]}]}\n\n"
            .formatted(String.join(",", spans));
    Files.writeString(directory.resolve("traces.jsonl"), request);
    return Recording.open(directory);
  }

  private static String span(long start, long end) {
    return "{\"startTimeUnixNano\":\"%d\",\"endTimeUnixNano\":\"%d\"}".formatted(start, end);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
