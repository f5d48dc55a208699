package io.inferscope.indexer;

import io.inferscope.model.PointValue;
import java.util.Arrays;

/**
 * A histogram as Elasticsearch keeps it: a value for each bucket that is not empty, ascending, and
 * how often it occurred.
 *
 * <p>The values are those of OpenTelemetry's Elasticsearch exporter: the middle of a bucket; for
 * the first, half its upper bound if that is positive, else the bound; for the last its lower
 * bound.
 */
record Buckets(long[] counts, double[] values) {

  static Buckets of(PointValue.Histogram histogram) {
    double[] bounds = histogram.bounds();
    Collector collector = new Collector(histogram.counts().length + 1);
    if (bounds.length == 0) {
      double mean = histogram.count() == 0 ? 0 : histogram.sum() / histogram.count();
      collector.add(histogram.count(), mean);
      return collector.buckets();
    }
    for (int i = 0; i < histogram.counts().length; i++) {
      collector.add(histogram.counts()[i], middle(bounds, i));
    }
    return collector.buckets();
  }

  /** Bucket {@code i} of base b = 2^(2^-scale) reaches from b^i to b^(i+1) (OTLP data model). */
  static Buckets of(PointValue.ExponentialHistogram histogram) {
    long[] negative = histogram.negativeCounts();
    long[] positive = histogram.positiveCounts();
    Collector collector = new Collector(negative.length + positive.length + 1);
    for (int i = negative.length - 1; i >= 0; i--) {
      collector.add(negative[i], -middle(histogram.scale(), (long) histogram.negativeOffset() + i));
    }
    collector.add(histogram.zeroCount(), 0);
    for (int i = 0; i < positive.length; i++) {
      collector.add(positive[i], middle(histogram.scale(), (long) histogram.positiveOffset() + i));
    }
    return collector.buckets();
  }

  private static double middle(double[] bounds, int bucket) {
    if (bucket == 0) {
      return bounds[0] > 0 ? bounds[0] / 2 : bounds[0];
    }
    int below = Math.min(bucket, bounds.length) - 1;
    return bucket >= bounds.length
        ? bounds[below]
        : bounds[below] + (bounds[bucket] - bounds[below]) / 2;
  }

  private static double middle(int scale, long index) {
    double lower = Math.pow(2, index * Math.pow(2, -scale));
    double upper = Math.pow(2, (index + 1) * Math.pow(2, -scale));
    return lower + (upper - lower) / 2;
  }

  /** Keeps the buckets that hold something and whose value JSON can say. */
  private static final class Collector {
    private final long[] counts;
    private final double[] values;
    private int size;

    private Collector(int capacity) {
      counts = new long[capacity];
      values = new double[capacity];
    }

    private void add(long count, double value) {
      if (count != 0 && Double.isFinite(value)) {
        counts[size] = count;
        values[size++] = value;
      }
    }

    private Buckets buckets() {
      return new Buckets(Arrays.copyOf(counts, size), Arrays.copyOf(values, size));
    }
  }
}
