package io.inferscope.queryapi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** From (inclusive) to (exclusive). */
record TimeRange(Instant from, Instant to) {
  private static final List<Duration> INTERVALS =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(6));

  /** The narrowest usual bucket that gives at most 100 of them. */
  Duration interval() {
    long hundredth = Duration.between(from, to).toSeconds() / 100;
    return INTERVALS.stream()
        .filter(interval -> interval.toSeconds() >= hundredth)
        .findFirst()
        .orElse(Duration.ofDays(1));
  }

  /** The window of the same length that ends where this one begins. */
  TimeRange before() {
    return new TimeRange(from.minus(Duration.between(from, to)), from);
  }

  /**
   * The latest part of this that holds whole steps only; all of it where it is shorter than one.
   */
  TimeRange wholeSteps(Duration step) {
    long whole = Duration.between(from, to).dividedBy(step);
    return whole == 0 ? this : new TimeRange(to.minus(step.multipliedBy(whole)), to);
  }
}
