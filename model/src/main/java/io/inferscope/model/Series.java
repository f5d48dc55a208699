package io.inferscope.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A regular time series.
 *
 * @param labels what it measures and of whom, for example {@code service.name=gateway}
 * @param start the beginning of the first bucket
 * @param step the width of a bucket
 * @param values one per bucket, NaN where nothing is known; owned by the series
 */
public record Series(Map<String, String> labels, Instant start, Duration step, double[] values) {
  public Series {
    labels = Map.copyOf(labels);
  }

  /** The beginning of bucket {@code index}. */
  public Instant time(int index) {
    return start.plus(step.multipliedBy(index));
  }
}
