package io.inferscope.indexer;

import io.inferscope.model.MetricPoint;
import io.inferscope.model.PointValue;
import io.inferscope.model.PointValue.Temporality;

/**
 * Keeps metric points whose document says less than they did, as {@code "metrics": [{"name": …, …},
 * …]} with the names of OTLP/JSON. Not thread-safe.
 */
final class OriginalPoints {
  private final Originals originals;
  private boolean open;

  OriginalPoints(Originals originals) {
    this.originals = originals;
  }

  void add(MetricPoint point) {
    JsonBytes json = originals.member();
    if (!open) {
      json.name("metrics").openArray();
      open = true;
    }
    json.openObject().name("name").value(point.name());
    if (point.flags() != 0) {
      json.name("flags").value(point.flags());
    }
    value(json, point.value());
    json.closeObject();
  }

  /** Ends the list; nothing else may be kept before. */
  void close() {
    if (open) {
      originals.member().closeArray();
      open = false;
    }
  }

  private static void value(JsonBytes json, PointValue value) {
    switch (value) {
      case PointValue.None none -> json.name("type").value("none");
      case PointValue.LongGauge gauge ->
          json.name("type").value("gauge").name("asInt").value(gauge.value());
      case PointValue.DoubleGauge gauge ->
          number(json.name("type").value("gauge"), "asDouble", gauge.value());
      case PointValue.LongSum sum ->
          sum(json, sum.temporality(), sum.monotonic()).name("asInt").value(sum.value());
      case PointValue.DoubleSum sum ->
          number(sum(json, sum.temporality(), sum.monotonic()), "asDouble", sum.value());
      case PointValue.Histogram histogram -> histogram(json, histogram);
      case PointValue.ExponentialHistogram histogram -> exponential(json, histogram);
      case PointValue.Summary summary -> summary(json, summary);
    }
  }

  private static JsonBytes sum(JsonBytes json, Temporality temporality, boolean monotonic) {
    json.name("type").value("sum").name("isMonotonic").value(monotonic);
    return json.name("temporality").value(temporality.name());
  }

  private static void histogram(JsonBytes json, PointValue.Histogram histogram) {
    json.name("type").value("histogram");
    json.name("temporality").value(histogram.temporality().name());
    totals(json, histogram.count(), histogram.sum(), histogram.min(), histogram.max());
    counts(json, "bucketCounts", histogram.counts());
    numbers(json, "explicitBounds", histogram.bounds());
  }

  private static void exponential(JsonBytes json, PointValue.ExponentialHistogram histogram) {
    json.name("type").value("exponentialHistogram");
    json.name("temporality").value(histogram.temporality().name());
    totals(json, histogram.count(), histogram.sum(), histogram.min(), histogram.max());
    json.name("scale").value(histogram.scale());
    json.name("zeroCount").value(histogram.zeroCount());
    number(json, "zeroThreshold", histogram.zeroThreshold());
    json.name("positiveOffset").value(histogram.positiveOffset());
    counts(json, "positiveCounts", histogram.positiveCounts());
    json.name("negativeOffset").value(histogram.negativeOffset());
    counts(json, "negativeCounts", histogram.negativeCounts());
  }

  private static void summary(JsonBytes json, PointValue.Summary summary) {
    json.name("type").value("summary").name("count").value(summary.count());
    number(json, "sum", summary.sum());
    numbers(json, "quantiles", summary.quantiles());
    numbers(json, "values", summary.values());
  }

  private static void totals(JsonBytes json, long count, double sum, double min, double max) {
    json.name("count").value(count);
    present(json, "sum", sum);
    present(json, "min", min);
    present(json, "max", max);
  }

  /** NaN says that the sender left it out. */
  private static void present(JsonBytes json, String name, double number) {
    if (!Double.isNaN(number)) {
      number(json, name, number);
    }
  }

  private static void counts(JsonBytes json, String name, long[] counts) {
    json.name(name).openArray();
    for (long count : counts) {
      json.value(count);
    }
    json.closeArray();
  }

  private static void numbers(JsonBytes json, String name, double[] numbers) {
    json.name(name).openArray();
    for (double number : numbers) {
      number(json, number);
    }
    json.closeArray();
  }

  private static void number(JsonBytes json, String name, double number) {
    number(json.name(name), number);
  }

  private static void number(JsonBytes json, double number) {
    if (Double.isFinite(number)) {
      json.value(number);
    } else {
      json.value(Double.toString(number));
    }
  }
}
