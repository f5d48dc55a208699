package io.inferscope.rootcause;

import java.time.Duration;
import java.time.Instant;

/**
 * A stretch of time, {@code from} included, {@code to} excluded; one that would end before it
 * begins is refused with an {@link IllegalArgumentException}.
 */
public record Window(Instant from, Instant to) {
  public Window {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("window ends at " + to + ", before it begins at " + from);
    }
  }

  /** How long it is. */
  public Duration duration() {
    return Duration.between(from, to);
  }

  /** Whether an instant given in nanoseconds since the epoch lies inside. */
  boolean contains(long unixNanos) {
    return unixNanos >= Nanos.of(from) && unixNanos < Nanos.of(to);
  }
}
