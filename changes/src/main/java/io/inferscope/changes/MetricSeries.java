package io.inferscope.changes;

import java.util.List;

/**
 * One series of a metric in the two windows of a {@link MetricChange}.
 *
 * @param items its attributes
 */
public record MetricSeries(List<Item> items, Window baseline, Window deviation) {
  public MetricSeries {
    items = List.copyOf(items);
  }

  /** What a metric's points say together. */
  public enum Measure {
    /** How much was counted: the sums of a bucket added up. */
    RATE,
    /** What was measured on average: sums divided by weights. */
    MEAN
  }

  /**
   * One window, in buckets of the same width as those of the other series and window. The arrays
   * belong to it.
   *
   * @param sums by bucket: what was counted, or the sum of what was measured
   * @param weights by bucket: how many values the sum is of
   * @param points how many points of the metric this comes from
   */
  public record Window(double[] sums, double[] weights, long points) {}
}
