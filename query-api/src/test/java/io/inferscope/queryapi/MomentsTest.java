package io.inferscope.queryapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "now, 2026-03-01T12:00:00Z",
    "now-90s, 2026-03-01T11:58:30Z",
    "now-15m, 2026-03-01T11:45:00Z",
    "now-2h, 2026-03-01T10:00:00Z",
    "now-7d, 2026-02-22T12:00:00Z",
    "2026-01-31T03:00:00Z, 2026-01-31T03:00:00Z",
    "2026-01-31T03:00:00.5+02:00, 2026-01-31T01:00:00.5Z",
  })
  void parse_readsRelativeAndAbsoluteTimes(String text, Instant expected) {
    assertThat(Moments.parse("from", text, NOW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "now+1h", "now-", "now-1w", "now-1234567s", "2026-01-31", "2026-01-31T03:00"})
  void parse_refusesEverythingElse(String text) {
    assertThatThrownBy(() -> Moments.parse("from", text, NOW))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("Parameter 'from': '" + text + "' is not allowed");
  }

  @ParameterizedTest
  @CsvSource({"90s, 90s", "60s, 1m", "3600s, 1h", "48h, 2d", "61m, 61m"})
  void text_isTheShortestFormOfADuration(String text, String shortest) {
    assertThat(Moments.text(Moments.duration(text))).isEqualTo(shortest);
  }

  @ParameterizedTest
  @CsvSource({"1m, 10s", "15m, 10s", "1h, 1m", "1d, 15m", "7d, 6h", "31d, 1d"})
  void interval_givesAtMostAHundredBuckets(String window, String interval) {
    TimeRange range = new TimeRange(NOW.minus(Moments.duration(window)), NOW);

    assertThat(range.interval()).isEqualTo(Moments.duration(interval));
    assertThat(Moments.duration(window).dividedBy(range.interval())).isLessThanOrEqualTo(100);
  }

  @Test
  void before_isTheWindowThatEndsWhereThisBegins() {
    TimeRange range = new TimeRange(NOW.minus(Duration.ofHours(1)), NOW);

    assertThat(range.before())
        .isEqualTo(new TimeRange(NOW.minus(Duration.ofHours(2)), NOW.minus(Duration.ofHours(1))));
  }
}
