package io.inferscope.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedCaseTest {
  private static final String RANGE =
      "\"range\":{\"from\":\"2026-01-31T03:00:00Z\",\"to\":\"2026-01-31T04:05:00+01:00\"}";

  @TempDir private Path directory;

  @BeforeEach
  void record() throws IOException {
    Files.writeString(directory.resolve("logs.jsonl"), "{}");
  }

  @Test
  void open_readsARangeAlone() throws IOException {
    window("{" + RANGE + "}");

    RecordedCase recorded = RecordedCase.open(directory);

    assertThat(recorded.range())
        .isEqualTo(
            new RecordedCase.Span(
                Instant.parse("2026-01-31T03:00:00Z"), Instant.parse("2026-01-31T03:05:00Z")));
    assertThat(recorded.baseline()).isNull();
    assertThat(recorded.incident()).isNull();
  }

  @Test
  void open_saysWhatIsWrongWithTheWindows() throws IOException {
    assertThatThrownBy(() -> RecordedCase.open(directory))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("window.json is missing");

    window("{" + RANGE + ",\"baseline\":{\"from\":\"yesterday\"}}");
    assertThatThrownBy(() -> RecordedCase.open(directory))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("baseline.from is 'yesterday'");

    window("{");
    assertThatThrownBy(() -> RecordedCase.open(directory))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is not JSON");
  }

  private void window(String json) throws IOException {
    Files.writeString(directory.resolve("window.json"), json);
  }
}
