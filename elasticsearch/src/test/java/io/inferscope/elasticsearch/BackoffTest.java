package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), new Random(1));

  @Test
  void pause_growsToTheCap() {
    assertThat(longest(0)).isBetween(Duration.ofMillis(90), Duration.ofMillis(100));
    assertThat(longest(3)).isBetween(Duration.ofMillis(720), Duration.ofMillis(800));
    assertThat(longest(20)).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
    assertThat(longest(10_000)).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
  }

  private Duration longest(int attempt) {
    Duration longest = Duration.ZERO;
    for (int i = 0; i < 500; i++) {
      Duration pause = backoff.pause(attempt);
      assertThat(pause.isNegative()).isFalse();
      longest = pause.compareTo(longest) > 0 ? pause : longest;
    }
    return longest;
  }
}
