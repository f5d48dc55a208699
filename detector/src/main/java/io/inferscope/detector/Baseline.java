package io.inferscope.detector;

/**
 * What a series was like in the buckets before those that are judged, a copy of its ring.
 *
 * @param from first bucket
 * @param latencies one histogram a bucket
 */
record Baseline(long from, long[] counts, long[] errors, long[][] latencies) {

  /** Buckets {@code from} (inclusive) to {@code to} (exclusive). */
  static Baseline of(BucketRing ring, long from, long to) {
    return new Baseline(
        from, ring.counts(from, to), ring.errors(from, to), ring.latencies(from, to));
  }

  int length() {
    return counts.length;
  }

  /** The bucket after the last. */
  long to() {
    return from + counts.length;
  }
}
