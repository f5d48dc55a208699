package io.inferscope.rootcause;

import io.inferscope.model.Attributes;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.PointValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One metric of one source. Cumulative sums are turned into rates a second.
 *
 * @param instance {@code service.instance.id} or the pod's name, empty when neither is known
 * @param times nanoseconds since the epoch, ascending
 * @param values one a time
 */
record MetricSeries(
    String service, String instance, String name, String unit, long[] times, double[] values) {

  private record Key(
      String service, String instance, String name, String unit, Attributes attributes) {}

  private record Point(long time, double value, boolean cumulative) {}

  /** All series, each sorted by time. */
  static List<MetricSeries> of(List<MetricPoint> points) {
    Map<Key, List<Point>> byKey = new LinkedHashMap<>();
    for (MetricPoint point : points) {
      Point simple = simple(point);
      if (!Double.isNaN(simple.value())) {
        byKey.computeIfAbsent(key(point), key -> new ArrayList<>()).add(simple);
      }
    }
    List<MetricSeries> series = new ArrayList<>();
    byKey.forEach((key, values) -> series.add(series(key, values)));
    return series;
  }

  private static Key key(MetricPoint point) {
    return new Key(
        point.resource().serviceName(),
        Instances.of(point.resource()),
        point.name(),
        point.unit(),
        point.attributes());
  }

  private static Point simple(MetricPoint point) {
    long time = point.timeUnixNano();
    return switch (point.value()) {
      case PointValue.LongGauge gauge -> new Point(time, gauge.value(), false);
      case PointValue.DoubleGauge gauge -> new Point(time, gauge.value(), false);
      case PointValue.LongSum sum ->
          new Point(time, sum.value(), sum.monotonic() && isCumulative(sum.temporality()));
      case PointValue.DoubleSum sum ->
          new Point(time, sum.value(), sum.monotonic() && isCumulative(sum.temporality()));
      case PointValue.None none -> new Point(time, Double.NaN, false);
      case PointValue.Histogram histogram -> new Point(time, Double.NaN, false);
      case PointValue.ExponentialHistogram histogram -> new Point(time, Double.NaN, false);
      case PointValue.Summary summary -> new Point(time, Double.NaN, false);
    };
  }

  private static boolean isCumulative(PointValue.Temporality temporality) {
    return temporality == PointValue.Temporality.CUMULATIVE;
  }

  private static MetricSeries series(Key key, List<Point> points) {
    points.sort(Comparator.comparingLong(Point::time));
    boolean rates = points.getFirst().cumulative();
    List<Point> kept = rates ? rates(points) : points;
    return new MetricSeries(
        key.service(),
        key.instance(),
        key.name(),
        key.unit(),
        kept.stream().mapToLong(Point::time).toArray(),
        kept.stream().mapToDouble(Point::value).toArray());
  }

  /** A counter that fell was restarted; what it counted before is unknown then. */
  private static List<Point> rates(List<Point> points) {
    List<Point> rates = new ArrayList<>();
    for (int i = 1; i < points.size(); i++) {
      Point previous = points.get(i - 1);
      Point current = points.get(i);
      double seconds = (current.time() - previous.time()) / (double) Nanos.PER_SECOND;
      double growth = current.value() - previous.value();
      if (seconds > 0) {
        rates.add(
            new Point(current.time(), (growth < 0 ? current.value() : growth) / seconds, false));
      }
    }
    return rates;
  }

  /** Values before {@code to}. */
  Samples until(long to) {
    return between(Long.MIN_VALUE, to);
  }

  /** Values from {@code from} on and before {@code to}. */
  Samples between(long from, long to) {
    Samples samples = new Samples();
    for (int i = 0; i < times.length; i++) {
      if (times[i] >= from && times[i] < to) {
        samples.add(values[i]);
      }
    }
    return samples;
  }
}
