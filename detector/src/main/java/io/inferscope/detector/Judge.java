package io.inferscope.detector;

import io.inferscope.changes.LatencyTest;
import io.inferscope.changes.WindowResult;
import io.inferscope.changes.WindowResult.Compared;
import io.inferscope.changes.WindowResult.TooLittle;
import io.inferscope.changes.WindowTests;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * Compares the newest complete buckets of every series with its baseline. A difference is reported
 * only when it is both unlikely and large enough to matter to somebody. Pure but for its
 * configuration and the baselines that it keeps; not thread-safe.
 */
final class Judge {
  /** Newest complete buckets that are judged together. */
  static final int CURRENT = 2;

  /** Buckets between baseline and current ones, which the beginning of a change may have spoilt. */
  private static final int GUARD = 1;

  /** Of the time after a baseline, no more buckets than this are searched for the onset. */
  private static final int LONGEST_WHOLE = 12;

  /**
   * A thousand series judged every ten seconds give chance nine million tries a day; that a finding
   * has to hold in each current bucket and in two judgements in a row takes care of the rest.
   */
  private static final double UNLIKELY = 1e-5;

  /**
   * For what is large, since a short or restless baseline leaves little to estimate from, and for a
   * severity that was never logged nothing.
   */
  private static final double UNLIKELY_SURGE = 1e-3;

  private static final double LEAST_ERROR_SHARE_GAIN = 0.03;
  private static final double LEAST_SLOW_DOWN = 1.5;
  private static final double LEAST_SECONDS_MORE = 0.005;
  private static final double LEAST_LOG_SURGE = 3;
  private static final double LARGE_ERROR_SHARE_GAIN = 0.2;
  private static final double LARGE_SLOW_DOWN = 3;
  private static final double LEAST_RATE_FACTOR = 2;
  private static final long LEAST_EVENTS = 5;

  private final LatencyTest latencyTest = new LatencyTest(Buckets.latencyBoundsSeconds());
  private final Baselines baselines;

  /** See {@link Baselines}. */
  Judge(int baselineBuckets, int releaseBuckets) {
    baselines = new Baselines(latencyTest, baselineBuckets, releaseBuckets);
  }

  /**
   * The deviations of the buckets before {@code end}.
   *
   * @param end first bucket that may still be incomplete
   * @param healthyUntil no bucket from here on belongs to a baseline: the onset of an incident that
   *     is going on, or {@code Long.MAX_VALUE}. An onset longer ago than a baseline counts only for
   *     the series that deviate
   */
  List<Finding> findings(SeriesStore store, long end, long healthyUntil) {
    baselines.expire(end);
    List<Finding> findings = new ArrayList<>();
    store.forEach(
        (key, ring) -> {
          Baseline past = baselines.of(store, key, ring, end - CURRENT - GUARD, healthyUntil);
          if (past.length() >= Baselines.LEAST) {
            List<Finding> own = new ArrayList<>();
            judge(key, ring, new Frame(past, end - CURRENT, end), own);
            if (own.stream().anyMatch(finding -> finding.type().isHarmful())) {
              baselines.keep(key, past, end);
            }
            findings.addAll(own);
          }
        });
    return findings;
  }

  /** See {@link Baselines#release}. */
  void release(Set<String> services) {
    baselines.release(services);
  }

  private void judge(SeriesKey key, BucketRing ring, Frame frame, List<Finding> findings) {
    switch (key.type()) {
      case SERVED, CALLED -> {
        errors(key, ring, frame).ifPresent(findings::add);
        latency(key, ring, frame).ifPresent(findings::add);
        silence(key, ring, frame)
            .or(() -> rate(Finding.Type.TRAFFIC, key, ring, frame))
            .ifPresent(findings::add);
      }
      case LOGS -> {
        if (key.detail().equals("ERROR") || key.detail().equals("FATAL")) {
          errorLogs(key, ring, frame).ifPresent(findings::add);
        } else {
          rate(Finding.Type.LOG_RATE, key, ring, frame).ifPresent(findings::add);
        }
      }
    }
  }

  private Optional<Finding> errors(SeriesKey key, BucketRing ring, Frame frame) {
    WindowResult result = errorShare(ring, frame);
    long[] failures = ring.errors(frame.from, frame.to);
    if (unlikely(result, isLargeFailure(result, ring, frame)) instanceof Compared found
        && found.effect() >= LEAST_ERROR_SHARE_GAIN
        && sum(failures) >= LEAST_EVENTS
        && everyBucket(failures, count -> count > 0)) {
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
    if (unlikely(result, isLargeSlowDown(result, ring, frame)) instanceof Compared found
        && found.effect() >= LEAST_SLOW_DOWN
        && found.after() - found.before() >= LEAST_SECONDS_MORE
        && sum(ring.counts(frame.from, frame.to)) >= 2 * LEAST_EVENTS) {
      String which =
          switch (found.measure()) {
            case MEDIAN -> "median";
            case P95 -> "95th percentile";
            case RATE, SHARE, LEVEL ->
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
    long[] current = ring.counts(frame.from, frame.to);
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
          ofRate(Finding.Type.SILENCE, key, text, found, onset(rate(ring, frame.whole()), frame)));
    }
    return Optional.empty();
  }

  private Optional<Finding> errorLogs(SeriesKey key, BucketRing ring, Frame frame) {
    long[] current = ring.counts(frame.from, frame.to);
    WindowResult result = rate(ring, frame);
    if (unlikely(result, UNLIKELY_SURGE) instanceof Compared found
        && found.effect() >= LEAST_LOG_SURGE
        && sum(current) >= LEAST_EVENTS
        && everyBucket(current, count -> count > LEAST_LOG_SURGE * found.before())) {
      String text =
          "%s logs %.1f %s records a second, %.2f before"
              .formatted(
                  key.service(),
                  found.after() / Buckets.SECONDS,
                  key.detail(),
                  found.before() / Buckets.SECONDS);
      return Optional.of(
          ofRate(
              Finding.Type.ERROR_LOGS, key, text, found, onset(rate(ring, frame.whole()), frame)));
    }
    return Optional.empty();
  }

  private static Optional<Finding> rate(
      Finding.Type type, SeriesKey key, BucketRing ring, Frame frame) {
    long[] current = ring.counts(frame.from, frame.to);
    if (unlikely(rate(ring, frame), UNLIKELY) instanceof Compared found
        && (everyBucket(current, count -> count > LEAST_RATE_FACTOR * found.before())
            || everyBucket(current, count -> LEAST_RATE_FACTOR * count < found.before()))) {
      String text =
          "%.1f %s a second, %.1f before"
              .formatted(
                  found.after() / Buckets.SECONDS, subject(key), found.before() / Buckets.SECONDS);
      return Optional.of(ofRate(type, key, text, found, onset(rate(ring, frame.whole()), frame)));
    }
    return Optional.empty();
  }

  private static boolean everyBucket(long[] counts, LongPredicate condition) {
    return LongStream.of(counts).allMatch(condition);
  }

  private static WindowResult unlikely(WindowResult result, double level) {
    return switch (result) {
      case TooLittle tooLittle -> tooLittle;
      case Compared found -> found.pValue() <= level ? found : new TooLittle("not unlikely enough");
    };
  }

  private static WindowResult unlikely(WindowResult result, boolean large) {
    return unlikely(result, large ? UNLIKELY_SURGE : UNLIKELY);
  }

  /** Whether every current bucket fails far more than any bucket of the baseline did. */
  private static boolean isLargeFailure(WindowResult result, BucketRing ring, Frame frame) {
    double[] before = shares(frame.past.errors(), frame.past.counts());
    double[] now = shares(ring.errors(frame.from, frame.to), ring.counts(frame.from, frame.to));
    return result instanceof Compared found
        && found.effect() >= LARGE_ERROR_SHARE_GAIN
        && least(now) > most(before) + LARGE_ERROR_SHARE_GAIN / 2;
  }

  /** Whether every current bucket is far slower than any bucket of the baseline was. */
  private boolean isLargeSlowDown(WindowResult result, BucketRing ring, Frame frame) {
    double[] before = latencyTest.medians(frame.past.latencies());
    double[] now = latencyTest.medians(ring.latencies(frame.from, frame.to));
    return result instanceof Compared found
        && found.effect() >= LARGE_SLOW_DOWN
        && least(now) > LEAST_RATE_FACTOR * most(before);
  }

  /** NaN where nothing was counted. */
  private static double[] shares(long[] errors, long[] counts) {
    double[] shares = new double[errors.length];
    Arrays.setAll(shares, i -> errors[i] / (double) counts[i]);
    return shares;
  }

  /** NaN where one of them is. */
  private static double least(double[] values) {
    return DoubleStream.of(values).min().orElse(Double.NaN);
  }

  private static double most(double[] values) {
    return DoubleStream.of(values).filter(value -> !Double.isNaN(value)).max().orElse(Double.NaN);
  }

  private static WindowResult errorShare(BucketRing ring, Frame frame) {
    return WindowTests.share(
        frame.past.errors(),
        frame.past.counts(),
        ring.errors(frame.from, frame.to),
        ring.counts(frame.from, frame.to));
  }

  private WindowResult latencies(BucketRing ring, Frame frame) {
    return latencyTest.compare(frame.past.latencies(), ring.latencies(frame.from, frame.to));
  }

  private static WindowResult rate(BucketRing ring, Frame frame) {
    return WindowTests.rate(frame.past.counts(), ring.counts(frame.from, frame.to));
  }

  /** From the test over the whole stretch, the guard between the windows included. */
  private static Instant onset(WindowResult whole, Frame frame) {
    return switch (whole) {
      case TooLittle ignored -> Buckets.start(frame.from);
      case Compared compared -> Buckets.start(frame.whole().bucket(compared.onset()));
    };
  }

  private static Finding ofRate(
      Finding.Type type, SeriesKey key, String text, Compared found, Instant onset) {
    return finding(type, key, text, found, onset, 1.0 / Buckets.SECONDS);
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

  static String subject(SeriesKey key) {
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

  /** What is compared: the baseline and the current buckets, {@code to} exclusive. */
  private record Frame(Baseline past, long from, long to) {
    /** The same with all that is still known of the time after the baseline as current. */
    Frame whole() {
      return new Frame(past, Math.clamp(past.to(), to - LONGEST_WHOLE, from), to);
    }

    /** The bucket at an index into baseline and current buckets, one after the other. */
    long bucket(int index) {
      return index < past.length() ? past.from() + index : from + index - past.length();
    }
  }
}
