package io.inferscope.indexer;

import io.inferscope.model.MetricPoint;
import io.inferscope.model.PointValue;
import io.inferscope.model.PointValue.Temporality;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Writes groups of metric points in OpenTelemetry's document form. Not thread-safe. */
final class MetricDocument {
  private static final byte[] START = JsonBytes.prepared("start_timestamp");
  private static final byte[] UNIT = JsonBytes.prepared("unit");
  private static final byte[] METRICS = JsonBytes.prepared("metrics");
  private static final byte[] NAMES_HASH = JsonBytes.prepared("_metric_names_hash");
  private static final int NO_RECORDED_VALUE = 1;

  private static final byte[] POINTS = JsonBytes.prepared("points");

  private final DocumentParts parts;
  private final OriginalPoints originalPoints;

  MetricDocument(DocumentParts parts) {
    this.parts = parts;
    originalPoints = new OriginalPoints(parts.originals);
  }

  /** Writes the document of a group into {@code parts.json}. */
  void write(MetricGroups.Group group, Destination destination, Origin origin) {
    MetricPoint first = group.points().getFirst();
    parts.begin();
    parts.timestamp("time_unix_nano", first.timeUnixNano(), 0, origin);
    parts.time(START, "start_time_unix_nano", first.startTimeUnixNano());
    parts.dataStream(destination);
    parts.keyword(UNIT, "unit", first.unit());
    parts.attributes.write(parts.json, first.attributes(), "attributes");
    parts.resourceAndScope(first.resource(), first.scope());
    metrics(group.points());
    parts.inferscope(origin);
    parts.json.name(POINTS).value(group.points().size());
    sums("counters", group.points(), true);
    sums("deltas", group.points(), false);
    parts.end();
  }

  private void metrics(List<MetricPoint> points) {
    JsonBytes json = parts.json;
    Set<String> written = new HashSet<>();
    json.name(METRICS).openObject();
    for (MetricPoint point : points) {
      String name = point.name();
      if (!FieldName.isPlain(name)) {
        name = FieldName.normalise(name);
        keep(point, LossyStep.NAME_CHANGED);
      }
      if (!written.add(name)) {
        keep(point, LossyStep.NAME_REPEATED);
      } else if ((point.flags() & NO_RECORDED_VALUE) != 0) {
        keep(point, LossyStep.EMPTY_LEFT_OUT);
      } else {
        value(name, point);
      }
    }
    json.closeObject();
    originalPoints.close();
    json.name(NAMES_HASH).value(hash(written));
  }

  private void value(String name, MetricPoint point) {
    switch (point.value()) {
      case PointValue.None none -> keep(point, LossyStep.EMPTY_LEFT_OUT);
      case PointValue.LongGauge gauge -> parts.json.name(name).value(gauge.value());
      case PointValue.LongSum sum -> parts.json.name(name).value(sum.value());
      case PointValue.DoubleGauge gauge -> number(name, gauge.value(), point);
      case PointValue.DoubleSum sum -> number(name, sum.value(), point);
      case PointValue.Histogram histogram -> buckets(name, Buckets.of(histogram), point);
      case PointValue.ExponentialHistogram histogram -> buckets(name, Buckets.of(histogram), point);
      case PointValue.Summary summary -> summary(name, summary, point);
    }
  }

  private void number(String name, double number, MetricPoint point) {
    if (Double.isFinite(number)) {
      parts.json.name(name).value(number);
    } else {
      keep(point, LossyStep.NOT_FINITE_LEFT_OUT);
    }
  }

  private void buckets(String name, Buckets buckets, MetricPoint point) {
    JsonBytes json = parts.json;
    json.name(name).openObject().name("counts").openArray();
    for (long count : buckets.counts()) {
      json.value(count);
    }
    json.closeArray().name("values").openArray();
    for (double value : buckets.values()) {
      json.value(value);
    }
    json.closeArray().closeObject();
    keep(point, LossyStep.METRIC_REDUCED);
  }

  private void summary(String name, PointValue.Summary summary, MetricPoint point) {
    JsonBytes json = parts.json;
    json.name(name).openObject();
    if (Double.isFinite(summary.sum())) {
      json.name("sum").value(summary.sum());
    }
    json.name("value_count").value(summary.count()).closeObject();
    keep(point, LossyStep.METRIC_REDUCED);
  }

  private void keep(MetricPoint point, LossyStep step) {
    parts.originals.add(step);
    originalPoints.add(point);
  }

  /**
   * Names of the sums, since a number does not say how to read it: {@code counters} only grow until
   * their process restarts, {@code deltas} are what was added since the point before.
   */
  private void sums(String name, List<MetricPoint> points, boolean counters) {
    List<String> names = new ArrayList<>();
    for (MetricPoint point : points) {
      if (counters ? isCounter(point.value()) : isDelta(point.value())) {
        names.add(point.name());
      }
    }
    if (!names.isEmpty()) {
      parts.json.name(name).openArray();
      names.forEach(parts.json::value);
      parts.json.closeArray();
    }
  }

  private static boolean isCounter(PointValue value) {
    return switch (value) {
      case PointValue.LongSum sum -> sum.monotonic() && sum.temporality() == Temporality.CUMULATIVE;
      case PointValue.DoubleSum sum ->
          sum.monotonic() && sum.temporality() == Temporality.CUMULATIVE;
      case PointValue.None v -> false;
      case PointValue.LongGauge v -> false;
      case PointValue.DoubleGauge v -> false;
      case PointValue.Histogram v -> false;
      case PointValue.ExponentialHistogram v -> false;
      case PointValue.Summary v -> false;
    };
  }

  private static boolean isDelta(PointValue value) {
    return switch (value) {
      case PointValue.LongSum sum -> sum.temporality() == Temporality.DELTA;
      case PointValue.DoubleSum sum -> sum.temporality() == Temporality.DELTA;
      case PointValue.None v -> false;
      case PointValue.LongGauge v -> false;
      case PointValue.DoubleGauge v -> false;
      case PointValue.Histogram v -> false;
      case PointValue.ExponentialHistogram v -> false;
      case PointValue.Summary v -> false;
    };
  }

  /** Tells sets of metrics apart, whatever their order. */
  private static String hash(Set<String> names) {
    long hash = 0;
    for (String name : names) {
      hash += FieldName.hash(name);
    }
    return HexFormat.of().toHexDigits(hash);
  }
}
