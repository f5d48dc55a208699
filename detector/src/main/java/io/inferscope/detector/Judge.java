package io.inferscope.detector;

import io.inferscope.changes.LatencyTest;
import io.inferscope.changes.WindowResult;
import io.inferscope.changes.WindowResult.Compared;
import io.inferscope.changes.WindowResult.TooLittle;
import io.inferscope.changes.WindowTests;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Compares the newest complete buckets of every series with its baseline. A difference is reported
 * only when it is both unlikely and large enough to matter to somebody. Pure but for its
 * configuration.
 */
final class Judge {
  /** Newest complete buckets that are judged together. */
  static final int CURRENT = 2;

  /** Buckets between baseline and current ones, which the beginning of a change may have spoilt. */
  private static final int GUARD = 1;

  /** Buckets after a service's first that its start-up may spoil. */
  private static final int WARM_UP = 2;

  private static final int LEAST_BASELINE = 4;

  /**
   * A thousand series judged every ten seconds give chance nine million tries a day; that a finding
   * has to hold in each current bucket and in two judgements in a row takes care of the rest.
   */
  private static final double UNLIKELY = 1e-5;

  /**
   * For logs, of which a severity or pattern that was never seen leaves little to estimate from.
   */
  private static final double UNLIKELY_SURGE = 1e-3;

  private static final double LEAST_ERROR_SHARE_GAIN = 0.03;
  private static final double LEAST_SLOW_DOWN = 1.5;
  private static final double LEAST_SECONDS_MORE = 0.005;
  private static final double LEAST_LOG_SURGE = 3;
  private static final long LEAST_EVENTS = 5;

  private final LatencyTest latencyTest = new LatencyTest(Buckets.latencyBoundsSeconds());
  private final int baselineBuckets;

  Judge(int baselineBuckets) {
    this.baselineBuckets = baselineBuckets;
  }

  /**
   * The deviations of the buckets before {@code end}.
   *
   * @param end first bucket that may still be incomplete
   * @param healthyUntil no bucket from here on belongs to a baseline: the onset of an incident that
   *     is going on, or {@code Long.MAX_VALUE}
   */
  List<Finding> findings(SeriesStore store, long end, long healthyUntil) {
    List<Finding> findings = new ArrayList<>();
    store.forEach(
        (key, ring) -> {
          long currentFrom = end - CURRENT;
          long baselineTo = Math.min(currentFrom - GUARD, healthyUntil);
          long baselineFrom =
              Math.max(baselineTo - baselineBuckets, store.firstBucket(key.service()) + WARM_UP);
          if (baselineTo - baselineFrom >= LEAST_BASELINE) {
            judge(key, ring, new Frame(baselineFrom, baselineTo, currentFrom, end), findings);
          }
        });
    return findings;
  }

  private void judge(SeriesKey key, BucketRing ring, Frame frame, List<Finding> findings) {
    switch (key.type()) {
      case SERVED, CALLED -> {
        errors(key, ring, frame).ifPresent(findings::add);
        latency(key, ring, frame).ifPresent(findings::add);
        silence(key, ring, frame).ifPresent(findings::add);
      }
      case LOGS -> {
        if (key.detail().equals("ERROR") || key.detail().equals("FATAL")) {
          errorLogs(key, ring, frame).ifPresent(findings::add);
        }
      }
    }
  }

  private Optional<Finding> errors(SeriesKey key, BucketRing ring, Frame frame) {
    WindowResult result = errorShare(ring, frame);
    long[] failures = ring.errors(frame.currentFrom, frame.currentTo);
    if (unlikely(result, UNLIKELY) instanceof Compared found
        && found.effect() >= LEAST_ERROR_SHARE_GAIN
        && sum(failures) >= LEAST_EVENTS
        && LongStream.of(failures).allMatch(count -> count > 0)) {
      String text =
          "%.1f %% of %s fail, %.1f %% before"
              .formatted(100 * found.after(), subject(key), 100 * found.before());
      return Optional.of(
          finding(
              Finding.Type.ERRORS,
              key,
              text,
              found,
              onset(errorShare(ring, frame.whole()), frame),
              1));
    }
    return Optional.empty();
  }

  private Optional<Finding> latency(SeriesKey key, BucketRing ring, Frame frame) {
    WindowResult result = latencies(ring, frame);
    if (unlikely(result, UNLIKELY) instanceof Compared found
        && found.effect() >= LEAST_SLOW_DOWN
        && found.after() - found.before() >= LEAST_SECONDS_MORE
        && sum(ring.counts(frame.currentFrom, frame.currentTo)) >= 2 * LEAST_EVENTS) {
      String which =
          switch (found.measure()) {
            case MEDIAN -> "median";
            case P95 -> "95th percentile";
            case RATE, SHARE ->
                throw new IllegalStateException("not a latency: " + found.measure());
          };
      String text =
          "%s take %s in the %s, %s before"
              .formatted(subject(key), seconds(found.after()), which, seconds(found.before()));
      return Optional.of(
          finding(
              Finding.Type.LATENCY,
              key,
              text,
              found,
              onset(latencies(ring, frame.whole()), frame),
              1));
    }
    return Optional.empty();
  }

  private Optional<Finding> silence(SeriesKey key, BucketRing ring, Frame frame) {
    long[] current = ring.counts(frame.currentFrom, frame.currentTo);
    if (sum(current) > 0) {
      return Optional.empty();
    }
    WindowResult result = rate(ring, frame);
    if (unlikely(result, UNLIKELY) instanceof Compared found) {
      String text =
          "no %s for %d s, %.1f a second before"
              .formatted(
                  subject(key), Judge.CURRENT * Buckets.SECONDS, found.before() / Buckets.SECONDS);
      return Optional.of(
          finding(
              Finding.Type.SILENCE,
              key,
              text,
              found,
              onset(rate(ring, frame.whole()), frame),
              1.0 / Buckets.SECONDS));
    }
    return Optional.empty();
  }

  private Optional<Finding> errorLogs(SeriesKey key, BucketRing ring, Frame frame) {
    long[] current = ring.counts(frame.currentFrom, frame.currentTo);
    WindowResult result = rate(ring, frame);
    if (unlikely(result, UNLIKELY_SURGE) instanceof Compared found
        && found.effect() >= LEAST_LOG_SURGE
        && sum(current) >= LEAST_EVENTS
        && LongStream.of(current).allMatch(count -> count > LEAST_LOG_SURGE * found.before())) {
      String text =
          "%s logs %.1f %s records a second, %.2f before"
              .formatted(
                  key.service(),
                  found.after() / Buckets.SECONDS,
                  key.detail(),
                  found.before() / Buckets.SECONDS);
      return Optional.of(
          finding(
              Finding.Type.ERROR_LOGS,
              key,
              text,
              found,
              onset(rate(ring, frame.whole()), frame),
              1.0 / Buckets.SECONDS));
    }
    return Optional.empty();
  }

  private static WindowResult unlikely(WindowResult result, double level) {
    return switch (result) {
      case TooLittle tooLittle -> tooLittle;
      case Compared found -> found.pValue() <= level ? found : new TooLittle("not unlikely enough");
    };
  }

  private static WindowResult errorShare(BucketRing ring, Frame frame) {
    return WindowTests.share(
        ring.errors(frame.baselineFrom, frame.baselineTo),
        ring.counts(frame.baselineFrom, frame.baselineTo),
        ring.errors(frame.currentFrom, frame.currentTo),
        ring.counts(frame.currentFrom, frame.currentTo));
  }

  private WindowResult latencies(BucketRing ring, Frame frame) {
    return latencyTest.compare(
        ring.latencies(frame.baselineFrom, frame.baselineTo),
        ring.latencies(frame.currentFrom, frame.currentTo));
  }

  private static WindowResult rate(BucketRing ring, Frame frame) {
    return WindowTests.rate(
        ring.counts(frame.baselineFrom, frame.baselineTo),
        ring.counts(frame.currentFrom, frame.currentTo));
  }

  /** From the test over the whole stretch, the guard between the windows included. */
  private static Instant onset(WindowResult whole, Frame frame) {
    return switch (whole) {
      case TooLittle ignored -> Buckets.start(frame.currentFrom);
      case Compared compared -> Buckets.start(frame.baselineFrom + compared.onset());
    };
  }

  private static Finding finding(
      Finding.Type type, SeriesKey key, String text, Compared found, Instant onset, double unit) {
    return new Finding(
        type,
        key.service(),
        key.detail(),
        text,
        found.before() * unit,
        found.after() * unit,
        found.pValue(),
        onset);
  }

  private static String subject(SeriesKey key) {
    return switch (key.type()) {
      case SERVED -> "requests " + key.detail() + " to " + key.service();
      case CALLED -> "calls " + key.detail() + " of " + key.service();
      case LOGS -> key.detail() + " records of " + key.service();
    };
  }

  static String seconds(double seconds) {
    return seconds >= 1
        ? String.format(Locale.ROOT, "%.2f s", seconds)
        : String.format(Locale.ROOT, "%.0f ms", 1000 * seconds);
  }

  private static long sum(long[] values) {
    return LongStream.of(values).sum();
  }

  /** Bucket numbers of the two windows, ends exclusive. */
  private record Frame(long baselineFrom, long baselineTo, long currentFrom, long currentTo) {
    /** The same with everything after the baseline as current. */
    Frame whole() {
      return new Frame(baselineFrom, baselineTo, baselineTo, currentTo);
    }
  }
}
