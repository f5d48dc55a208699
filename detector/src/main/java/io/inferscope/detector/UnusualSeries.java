package io.inferscope.detector;

import io.inferscope.changes.Detector;
import io.inferscope.changes.Detectors;
import io.inferscope.changes.LatencyTest;
import io.inferscope.changes.Method;
import io.inferscope.changes.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every series under the standard detector, which remembers longer than {@link Judge} looks back: a
 * slow drift, a broken daily cycle, a line that went flat. What it finds is harmless by itself and
 * completes an incident. Some 4 KB for each measure of a series. Not thread-safe.
 */
final class UnusualSeries {
  private final LatencyTest latencies = new LatencyTest(Buckets.latencyBoundsSeconds());
  private final Map<Key, Detector> detectors = new HashMap<>();
  private long fedUntil = Long.MIN_VALUE;

  private record Key(SeriesKey series, Finding.Type measure) {}

  /**
   * Feeds the buckets that have become complete since the last call; at the first call so much of
   * the past as the series hold, from which nothing is reported.
   *
   * @param end first bucket that may still be incomplete
   * @param history buckets that the series hold
   */
  List<Finding> findings(SeriesStore store, long end, int history) {
    boolean first = fedUntil == Long.MIN_VALUE;
    long from = first ? end - history : Math.max(fedUntil, end - history);
    List<Finding> findings = new ArrayList<>();
    detectors.keySet().removeIf(key -> store.get(key.series) == null);
    store.forEach(
        (series, ring) -> {
          long known = Math.max(store.firstBucket(series.service()), ring.knownFrom());
          long begin = Math.min(end, Math.max(from, known));
          for (Finding.Type measure : measures(series)) {
            double[] values = values(measure, ring, begin, end);
            feed(new Key(series, measure), values, begin).stream()
                .filter(finding -> !first)
                .forEach(findings::add);
          }
        });
    fedUntil = end;
    return findings;
  }

  private static List<Finding.Type> measures(SeriesKey series) {
    return switch (series.type()) {
      case SERVED, CALLED ->
          List.of(
              Finding.Type.UNUSUAL_RATE, Finding.Type.UNUSUAL_ERRORS, Finding.Type.UNUSUAL_LATENCY);
      case LOGS -> List.of(Finding.Type.UNUSUAL_RATE);
    };
  }

  /** One value a bucket, NaN where nothing was measured. */
  private double[] values(Finding.Type measure, BucketRing ring, long from, long end) {
    long[] counts = ring.counts(from, end);
    if (measure == Finding.Type.UNUSUAL_LATENCY) {
      return latencies.medians(ring.latencies(from, end));
    }
    long[] errors = ring.errors(from, end);
    double[] values = new double[counts.length];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          measure == Finding.Type.UNUSUAL_RATE
              ? counts[i] / (double) Buckets.SECONDS
              : errors[i] / (double) counts[i];
    }
    return values;
  }

  private List<Finding> feed(Key key, double[] values, long from) {
    Detector detector = detectors.computeIfAbsent(key, unused -> Detectors.of(Method.STANDARD));
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      long bucket = from + i;
      Verdict verdict = detector.update(bucket * Buckets.SECONDS, values[i]);
      finding(key, verdict, values[i], bucket).ifPresent(findings::add);
    }
    return findings;
  }

  private static Optional<Finding> finding(Key key, Verdict verdict, double value, long bucket) {
    if (!verdict.anomaly()) {
      return Optional.empty();
    }
    String text =
        "%s of %s: %s, usual are %s to %s"
            .formatted(
                name(key.measure),
                Judge.subject(key.series),
                text(key.measure, value),
                text(key.measure, Math.max(0, verdict.low())),
                text(key.measure, verdict.high()));
    return Optional.of(
        new Finding(
            key.measure,
            key.series.service(),
            key.series.detail(),
            text,
            verdict.expected(),
            value,
            verdict.chance(),
            Buckets.start(bucket)));
  }

  private static String name(Finding.Type measure) {
    return switch (measure) {
      case UNUSUAL_ERRORS -> "failed share";
      case UNUSUAL_LATENCY -> "median latency";
      default -> "rate";
    };
  }

  private static String text(Finding.Type measure, double value) {
    return switch (measure) {
      case UNUSUAL_ERRORS -> "%.1f %%".formatted(100 * value);
      case UNUSUAL_LATENCY -> Judge.seconds(value);
      default -> "%.1f a second".formatted(value);
    };
  }
}
