package io.inferscope.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTextTest {
  private static final Instant NOW = Instant.parse("2026-03-04T12:34:56.789Z");

  @ParameterizedTest
  @CsvSource({
    "2026, 2026-01-01T00:00:00Z, 2026-01-01T23:59:59.999999999Z",
    "2026-02, 2026-02-01T00:00:00Z, 2026-02-01T23:59:59.999999999Z",
    "2026-02-03, 2026-02-03T00:00:00Z, 2026-02-03T23:59:59.999999999Z",
    "2026-02-03T10:20, 2026-02-03T10:20:00Z, 2026-02-03T10:20:59.999999999Z",
    "2026-02-03T10:20:30.5+02:00, 2026-02-03T08:20:30.5Z, 2026-02-03T08:20:30.5Z",
    "1772366400000, 2026-03-01T12:00:00Z, 2026-03-01T12:00:00Z",
    "1772366400000.000001, 2026-03-01T12:00:00.000000001Z, 2026-03-01T12:00:00.000000001Z",
    "now, 2026-03-04T12:34:56.789Z, 2026-03-04T12:34:56.789Z",
    "now-15m, 2026-03-04T12:19:56.789Z, 2026-03-04T12:19:56.789Z",
    "now/d, 2026-03-04T00:00:00Z, 2026-03-04T23:59:59.999Z",
    "now/w, 2026-03-02T00:00:00Z, 2026-03-08T23:59:59.999Z",
    "now-1M/M, 2026-02-01T00:00:00Z, 2026-02-28T23:59:59.999Z",
    "2026-02-03||+1d-1h, 2026-02-03T23:00:00Z, 2026-02-03T23:00:00Z",
  })
  void parse_readsTimes(String text, Instant down, Instant up) {
    assertThat(TimeText.parse(text, NOW, false)).isEqualTo(down);
    assertThat(TimeText.parse(text, NOW, true)).isEqualTo(up);
  }

  @Test
  void parse_takesNothingElse() {
    for (String text :
        new String[] {
          "",
          "x",
          "now-",
          "now+1x",
          "now-5mx",
          "2026-13",
          "2026-02-30",
          "2026-1-1",
          "||+1d",
          "20261301T"
        }) {
      assertThat(TimeText.parse(text, NOW, false)).as(text).isNull();
    }
  }
}
