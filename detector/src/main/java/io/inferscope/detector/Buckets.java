package io.inferscope.detector;

import java.time.Duration;
import java.time.Instant;

/** The ten-second buckets and the latency buckets of the rate roll-up. */
final class Buckets {
  /** Width of a bucket. */
  static final int SECONDS = 10;

  /** Number of latency buckets. */
  static final int LATENCIES = 60;

  private Buckets() {}

  static long of(Instant moment) {
    return Math.floorDiv(moment.getEpochSecond(), SECONDS);
  }

  /** How many buckets a time spans. */
  static int in(Duration time) {
    return Math.toIntExact(time.toSeconds() / SECONDS);
  }

  static Instant start(long bucket) {
    return Instant.ofEpochSecond(bucket * SECONDS);
  }

  /**
   * Upper bounds of the latency buckets in seconds: 100 µs times powers of the square root of two.
   */
  static double[] latencyBoundsSeconds() {
    double[] bounds = new double[LATENCIES];
    for (int i = 0; i < LATENCIES; i++) {
      bounds[i] = 1e-4 * Math.pow(2, i / 2.0);
    }
    return bounds;
  }
}
