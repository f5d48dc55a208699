package io.inferscope.rootcause;

import java.time.Instant;

/** Instants as OTLP writes them: nanoseconds since the epoch. */
final class Nanos {
  static final long PER_SECOND = 1_000_000_000L;

  private Nanos() {}

  /** Saturates outside the years 1677 to 2262. */
  static long of(Instant instant) {
    try {
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), PER_SECOND), instant.getNano());
    } catch (ArithmeticException outOfRange) {
      return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  static Instant toInstant(long unixNanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(unixNanos, PER_SECOND), Math.floorMod(unixNanos, PER_SECOND));
  }
}
