package io.inferscope.detector;

import io.inferscope.rootcause.Window;
import java.time.Instant;

/** Where times of records lie. */
final class Windows {
  private Windows() {}

  static boolean contains(Window window, long unixNanos) {
    Instant at = instant(unixNanos);
    return !at.isBefore(window.from()) && at.isBefore(window.to());
  }

  static Instant instant(long unixNanos) {
    return Instant.ofEpochSecond(0, unixNanos);
  }
}
