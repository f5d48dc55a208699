package io.inferscope.otlp;

import io.inferscope.model.MetricPoint;
import io.inferscope.model.PointValue;
import io.inferscope.model.PointValue.Temporality;
import java.util.List;

/** Writes metrics; neighbouring points of the same metric share one message. */
final class MetricWriter {
  /** What points of one {@code Metric} message have in common. */
  private record Header(
      String name,
      String description,
      String unit,
      int field,
      Temporality temporality,
      boolean monotonic) {

    static Header of(MetricPoint point) {
      return switch (point.value()) {
        case PointValue.None none -> of(point, 5, Temporality.UNSPECIFIED, false);
        case PointValue.LongGauge gauge -> of(point, 5, Temporality.UNSPECIFIED, false);
        case PointValue.DoubleGauge gauge -> of(point, 5, Temporality.UNSPECIFIED, false);
        case PointValue.LongSum sum -> of(point, 7, sum.temporality(), sum.monotonic());
        case PointValue.DoubleSum sum -> of(point, 7, sum.temporality(), sum.monotonic());
        case PointValue.Histogram histogram -> of(point, 9, histogram.temporality(), false);
        case PointValue.ExponentialHistogram histogram ->
            of(point, 10, histogram.temporality(), false);
        case PointValue.Summary summary -> of(point, 11, Temporality.UNSPECIFIED, false);
      };
    }

    private static Header of(
        MetricPoint point, int field, Temporality temporality, boolean monotonic) {
      return new Header(
          point.name(), point.description(), point.unit(), field, temporality, monotonic);
    }
  }

  private MetricWriter() {}

  static void metrics(WireWriter out, List<MetricPoint> points) {
    int from = 0;
    while (from < points.size()) {
      Header header = Header.of(points.get(from));
      int metric = out.begin(2);
      out.text(1, header.name);
      out.text(2, header.description);
      out.text(3, header.unit);
      int series = out.begin(header.field);
      while (from < points.size() && Header.of(points.get(from)).equals(header)) {
        point(out, points.get(from++));
      }
      out.varint(2, number(header.temporality));
      out.varint(3, header.monotonic ? 1 : 0);
      out.end(series);
      out.end(metric);
    }
  }

  private static int number(Temporality temporality) {
    return switch (temporality) {
      case UNSPECIFIED -> 0;
      case DELTA -> 1;
      case CUMULATIVE -> 2;
    };
  }

  private static void point(WireWriter out, MetricPoint point) {
    int start = out.begin(1);
    out.fixed64(2, point.startTimeUnixNano());
    out.fixed64(3, point.timeUnixNano());
    switch (point.value()) {
      case PointValue.None none -> common(out, point, 7, 8);
      case PointValue.LongGauge gauge -> whole(out, point, gauge.value());
      case PointValue.LongSum sum -> whole(out, point, sum.value());
      case PointValue.DoubleGauge gauge -> decimal(out, point, gauge.value());
      case PointValue.DoubleSum sum -> decimal(out, point, sum.value());
      case PointValue.Histogram histogram -> histogram(out, point, histogram);
      case PointValue.ExponentialHistogram histogram -> exponential(out, point, histogram);
      case PointValue.Summary summary -> summary(out, point, summary);
    }
    out.end(start);
  }

  private static void common(WireWriter out, MetricPoint point, int attributes, int flags) {
    ValueWriter.attributes(out, attributes, point.attributes());
    out.unsigned(flags, point.flags());
  }

  private static void whole(WireWriter out, MetricPoint point, long value) {
    out.presentFixed64(6, value);
    common(out, point, 7, 8);
  }

  private static void decimal(WireWriter out, MetricPoint point, double value) {
    out.presentDouble(4, value);
    common(out, point, 7, 8);
  }

  private static void histogram(WireWriter out, MetricPoint point, PointValue.Histogram histogram) {
    out.fixed64(4, histogram.count());
    optional(out, 5, histogram.sum());
    int counts = out.begin(6);
    for (long count : histogram.counts()) {
      out.rawFixed64(count);
    }
    out.end(counts);
    int bounds = out.begin(7);
    for (double bound : histogram.bounds()) {
      out.rawFixed64(Double.doubleToRawLongBits(bound));
    }
    out.end(bounds);
    common(out, point, 9, 10);
    optional(out, 11, histogram.min());
    optional(out, 12, histogram.max());
  }

  private static void exponential(
      WireWriter out, MetricPoint point, PointValue.ExponentialHistogram histogram) {
    out.fixed64(4, histogram.count());
    optional(out, 5, histogram.sum());
    out.zigzag(6, histogram.scale());
    out.fixed64(7, histogram.zeroCount());
    buckets(out, 8, histogram.positiveOffset(), histogram.positiveCounts());
    buckets(out, 9, histogram.negativeOffset(), histogram.negativeCounts());
    common(out, point, 1, 10);
    optional(out, 12, histogram.min());
    optional(out, 13, histogram.max());
    if (Double.doubleToRawLongBits(histogram.zeroThreshold()) != 0) {
      out.presentDouble(14, histogram.zeroThreshold());
    }
  }

  private static void buckets(WireWriter out, int field, int offset, long[] counts) {
    int start = out.begin(field);
    out.zigzag(1, offset);
    int packed = out.begin(2);
    for (long count : counts) {
      out.rawVarint(count);
    }
    out.end(packed);
    out.end(start);
  }

  private static void summary(WireWriter out, MetricPoint point, PointValue.Summary summary) {
    out.fixed64(4, summary.count());
    out.presentDouble(5, summary.sum());
    for (int i = 0; i < summary.quantiles().length; i++) {
      int start = out.begin(6);
      out.presentDouble(1, summary.quantiles()[i]);
      out.presentDouble(2, summary.values()[i]);
      out.end(start);
    }
    common(out, point, 7, 8);
  }

  private static void optional(WireWriter out, int field, double value) {
    if (!Double.isNaN(value)) {
      out.presentDouble(field, value);
    }
  }
}
