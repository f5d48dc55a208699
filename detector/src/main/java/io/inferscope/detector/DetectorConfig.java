package io.inferscope.detector;

import java.time.Duration;

/**
 * How the detector works.
 *
 * @param interval pause between two judgements
 * @param baseline history that the newest buckets are compared with
 * @param settle how long after its end a bucket is taken to be complete: senders batch for seconds
 * @param resolveAfter quiet time after which an incident is over
 * @param maxSeries series kept for each tenant
 */
public record DetectorConfig(
    Duration interval, Duration baseline, Duration settle, Duration resolveAfter, int maxSeries) {

  int baselineBuckets() {
    return Buckets.in(baseline);
  }
}
