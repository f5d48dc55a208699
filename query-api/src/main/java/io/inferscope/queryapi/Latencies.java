package io.inferscope.queryapi;

/** Quantiles of the latency buckets of the rate roll-up: bucket i ends at 100 µs times 2^(i/2). */
final class Latencies {
  private Latencies() {}

  /**
   * The quantile in milliseconds, interpolated inside its bucket on the logarithmic scale; 0
   * without spans.
   */
  static double quantileMillis(long[] buckets, double quantile) {
    long total = 0;
    for (long count : buckets) {
      total += count;
    }
    double rank = quantile * total;
    double below = 0;
    for (int i = 0; i < buckets.length; i++) {
      if (buckets[i] > 0 && below + buckets[i] >= rank) {
        double inside = (rank - below) / buckets[i];
        return 0.1 * Math.pow(2, (i - 1 + inside) / 2);
      }
      below += buckets[i];
    }
    return 0;
  }
}
