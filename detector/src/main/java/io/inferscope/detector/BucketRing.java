package io.inferscope.detector;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The newest buckets of one series; older ones are forgotten, missing ones count as empty. */
final class BucketRing {
  private static final long[] NO_LATENCIES = new long[Buckets.LATENCIES];

  private final long knownFrom;
  private final long[] numbers;
  private final long[] counts;
  private final long[] errors;
  private final long[] @Nullable [] latencies;

  /**
   * @param knownFrom the first bucket of which a missing row says that nothing came
   */
  BucketRing(int capacity, long knownFrom) {
    this.knownFrom = knownFrom;
    numbers = new long[capacity];
    counts = new long[capacity];
    errors = new long[capacity];
    latencies = new long[capacity][];
    Arrays.fill(numbers, Long.MIN_VALUE);
  }

  /** Sets a bucket to what the roll-up now says of it; one older than the ring is ignored. */
  void set(Row row) {
    int at = slot(row.bucket());
    if (numbers[at] > row.bucket()) {
      return;
    }
    numbers[at] = row.bucket();
    counts[at] = row.count();
    errors[at] = row.errors();
    latencies[at] = row.latencies();
  }

  long knownFrom() {
    return knownFrom;
  }

  /** The last bucket of which it knows something, {@code Long.MIN_VALUE} without any. */
  long newest() {
    return Arrays.stream(numbers).max().orElse(Long.MIN_VALUE);
  }

  /** Counts of the buckets {@code from} (inclusive) to {@code to} (exclusive). */
  long[] counts(long from, long to) {
    return read(counts, from, to);
  }

  long[] errors(long from, long to) {
    return read(errors, from, to);
  }

  long[][] latencies(long from, long to) {
    long[][] window = new long[Math.toIntExact(to - from)][];
    for (long bucket = from; bucket < to; bucket++) {
      int at = slot(bucket);
      long[] kept = numbers[at] == bucket ? latencies[at] : null;
      window[(int) (bucket - from)] = kept == null ? NO_LATENCIES : kept;
    }
    return window;
  }

  private long[] read(long[] values, long from, long to) {
    long[] window = new long[Math.toIntExact(to - from)];
    for (long bucket = from; bucket < to; bucket++) {
      int at = slot(bucket);
      window[(int) (bucket - from)] = numbers[at] == bucket ? values[at] : 0;
    }
    return window;
  }

  private int slot(long bucket) {
    return (int) Math.floorMod(bucket, (long) numbers.length);
  }
}
