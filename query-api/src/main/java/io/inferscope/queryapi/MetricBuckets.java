package io.inferscope.queryapi;

import io.inferscope.changes.Item;
import io.inferscope.changes.MetricChange;
import io.inferscope.changes.MetricSeries;
import io.inferscope.changes.MetricSeries.Measure;
import io.inferscope.changes.RecordItems;
import io.inferscope.model.Attributes;
import io.inferscope.model.MetricPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The points of one metric in the equal steps of a window, series by series. Confined to one
 * request.
 */
final class MetricBuckets {
  private final TimeRange range;
  private final Duration step;
  private final int buckets;
  private final double scale;
  private final Map<Key, Collected> series = new LinkedHashMap<>();
  private @Nullable MetricReading first;
  private String unit = "";
  private long lastNanos = Long.MIN_VALUE;
  private long knownFromNanos = Long.MAX_VALUE;

  /** What tells a series from the others. */
  private record Key(Attributes resource, String scope, Attributes attributes) {}

  /** One series so far. */
  private static final class Collected {
    private final double[] sums;
    private final double[] weights;
    private final long[] points;
    private @Nullable MetricReading last;
    private long lastNanos;

    private Collected(int buckets) {
      sums = new double[buckets];
      weights = new double[buckets];
      points = new long[buckets];
    }

    private MetricSeries.Window window(int from, int to) {
      return new MetricSeries.Window(
          Arrays.copyOfRange(sums, from, to),
          Arrays.copyOfRange(weights, from, to),
          Arrays.stream(points, from, to).sum());
    }
  }

  /**
   * The points of a window.
   *
   * @param points in order of time, of any metric
   * @param sampled the share of the documents that was read
   */
  MetricBuckets(
      TimeRange range, Duration step, String metric, List<MetricPoint> points, double sampled) {
    this.range = range;
    this.step = step;
    scale = 1 / sampled;
    buckets =
        Math.toIntExact(
            Math.ceilDiv(Duration.between(range.from(), range.to()).toNanos(), step.toNanos()));
    for (MetricPoint point : points) {
      if (point.name().equals(metric)) {
        MetricReading.of(point).ifPresent(reading -> add(point, reading));
      }
    }
  }

  /** The first point says what the metric is; one of another type is another metric. */
  private void add(MetricPoint point, MetricReading reading) {
    MetricReading like = first == null ? reading : first;
    if (like.measure() != reading.measure() || like.cumulative() != reading.cumulative()) {
      return;
    }
    first = like;
    unit = point.unit();
    Key key = new Key(point.resource().attributes(), point.scope().name(), point.attributes());
    Collected collected = series.computeIfAbsent(key, unseen -> new Collected(buckets));
    long at = point.timeUnixNano();
    collected.points[bucket(at)]++;
    if (reading.cumulative()) {
      addIncrease(collected, point, reading);
    } else if (reading.measure() == Measure.RATE) {
      spread(collected, Math.min(at, point.startTimeUnixNano()), at, reading, scale);
    } else {
      spread(collected, at, at, reading, 1);
    }
    collected.last = reading;
    collected.lastNanos = at;
    lastNanos = Math.max(lastNanos, at);
  }

  private void addIncrease(Collected collected, MetricPoint point, MetricReading reading) {
    long at = point.timeUnixNano();
    long start = point.startTimeUnixNano();
    MetricReading last = collected.last;
    if (last == null) {
      boolean isNew = start >= nanos(range.from()) && start < at;
      knownFromNanos = Math.min(knownFromNanos, isNew ? start : at);
      if (isNew) {
        spread(collected, start, at, reading, 1);
      }
      return;
    }
    long from =
        reading.restarted(last) ? Math.max(collected.lastNanos, start) : collected.lastNanos;
    spread(collected, from, at, reading.since(last), 1);
  }

  /**
   * What happened between two instants belongs to the buckets in between, in equal parts of time.
   */
  private void spread(
      Collected to, long fromNanos, long untilNanos, MetricReading reading, double factor) {
    long origin = nanos(range.from());
    long width = step.toNanos();
    boolean instant = fromNanos <= 0 || fromNanos >= untilNanos;
    int first = bucket(instant ? untilNanos : fromNanos);
    int last = bucket(instant ? untilNanos : untilNanos - 1);
    for (int i = first; i <= last; i++) {
      long begin = Math.max(fromNanos, origin + i * width);
      long end = Math.min(untilNanos, origin + (i + 1) * width);
      double part = instant ? 1 : (double) Math.max(0, end - begin) / (untilNanos - fromNanos);
      to.sums[i] += factor * part * reading.sum();
      to.weights[i] += factor * part * reading.weight();
    }
  }

  private int bucket(long unixNanos) {
    return (int)
        Math.clamp(Math.floorDiv(unixNanos - nanos(range.from()), step.toNanos()), 0, buckets - 1L);
  }

  private static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }

  /** What the metric is; empty where it has no point. */
  Optional<Measure> measure() {
    return Optional.ofNullable(first).map(MetricReading::measure);
  }

  String unit() {
    return unit;
  }

  /** The first bucket of which is known what happened: a counter's first point says nothing. */
  int from() {
    return first == null || !first.cumulative()
        ? 0
        : Math.min(buckets - 1, bucket(knownFromNanos) + 1);
  }

  /**
   * The end of the buckets that are known: a counter says nothing of the time after its last point.
   */
  int to() {
    return first == null || !first.cumulative() ? buckets : Math.max(from() + 1, bucket(lastNanos));
  }

  Duration step() {
    return step;
  }

  TimeRange range(int from, int to) {
    Instant end = range.from().plus(step.multipliedBy(to));
    return new TimeRange(
        range.from().plus(step.multipliedBy(from)), end.isBefore(range.to()) ? end : range.to());
  }

  /** The metric as a whole in the buckets that are known. */
  double[] curve(Measure measure) {
    return MetricChange.curve(
        measure, series.values().stream().map(each -> each.window(from(), to())).toList());
  }

  /** Buckets of two windows, which may be of the same points. */
  static List<MetricSeries> series(
      MetricBuckets before, int from, int to, MetricBuckets after, int afterFrom, int afterTo) {
    Set<Key> keys = new LinkedHashSet<>(before.series.keySet());
    keys.addAll(after.series.keySet());
    List<MetricSeries> all = new ArrayList<>();
    for (Key key : keys) {
      all.add(
          new MetricSeries(
              items(key), before.window(key, from, to), after.window(key, afterFrom, afterTo)));
    }
    return all;
  }

  private MetricSeries.Window window(Key key, int from, int to) {
    Collected collected = series.get(key);
    return collected == null
        ? new MetricSeries.Window(new double[to - from], new double[to - from], 0)
        : collected.window(from, to);
  }

  private static List<Item> items(Key key) {
    return RecordItems.ofSeries(key.resource(), key.scope(), key.attributes());
  }
}
