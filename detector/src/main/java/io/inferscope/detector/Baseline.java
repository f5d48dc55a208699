package io.inferscope.detector;

import java.util.Arrays;

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

  /** Without its first buckets. */
  Baseline after(int buckets) {
    return part(buckets, length());
  }

  /** One of its buckets, counted from 0. */
  Baseline only(int bucket) {
    return part(bucket, bucket + 1);
  }

  private Baseline part(int begin, int end) {
    return new Baseline(
        from + begin,
        Arrays.copyOfRange(counts, begin, end),
        Arrays.copyOfRange(errors, begin, end),
        Arrays.copyOfRange(latencies, begin, end));
  }

  int length() {
    return counts.length;
  }

  /** The bucket after the last. */
  long to() {
    return from + counts.length;
  }
}
