package io.inferscope.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeRangeTest {
  private static final Instant END = Instant.parse("2026-03-05T00:00:00Z");

  private static TimeRange seconds(long seconds) {
    return new TimeRange(END.minusSeconds(seconds), END);
  }

  @ParameterizedTest
  @ValueSource(longs = {900, 3_601, 86_405, 86_459})
  void step_leavesNoBucketThatIsMostlyOutsideTheWindow(long seconds) {
    Duration step = RateChangeOperations.step(seconds(seconds), 60);

    Duration beyond = step.multipliedBy(60).minusSeconds(seconds);
    assertThat(beyond).isBetween(Duration.ZERO, step.dividedBy(100));
  }

  @Test
  void wholeSteps_endWhereTheWindowEnds() {
    assertThat(seconds(3_700).wholeSteps(Duration.ofMinutes(3))).isEqualTo(seconds(3_600));
    assertThat(seconds(100).wholeSteps(Duration.ofMinutes(3))).isEqualTo(seconds(100));
  }
}
