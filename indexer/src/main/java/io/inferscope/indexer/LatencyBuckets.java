package io.inferscope.indexer;

/**
 * The latency histogram of the rate roll-up: 60 buckets whose upper bounds are 2^(i/2) · 100 µs.
 * Bucket 0 takes everything up to 100 µs, bucket i what lies above the bound of bucket i − 1 and
 * not above its own, and bucket 59 (from about 15 hours) also everything beyond.
 */
final class LatencyBuckets {
  static final int COUNT = 60;

  private static final long[] UPPER_BOUNDS_NANOS = upperBoundsNanos();

  private LatencyBuckets() {}

  private static long[] upperBoundsNanos() {
    long[] bounds = new long[COUNT];
    for (int i = 0; i < COUNT; i++) {
      bounds[i] = Math.round(Math.pow(2, i / 2.0) * 100_000);
    }
    return bounds;
  }

  /** The bucket of a duration. */
  static int of(long durationNanos) {
    int low = 0;
    int high = COUNT - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (durationNanos <= UPPER_BOUNDS_NANOS[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
