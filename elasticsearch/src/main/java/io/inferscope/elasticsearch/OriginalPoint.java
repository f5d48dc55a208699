package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.model.PointValue;
import io.inferscope.model.PointValue.Temporality;
import org.jspecify.annotations.Nullable;

/** From a point in {@code inferscope.original}, in OTLP/JSON's names, to its value. */
final class OriginalPoint {
  private OriginalPoint() {}

  /** Null where the type is not known. */
  static @Nullable PointValue value(JsonNode kept) {
    return switch (kept.path("type").asText("")) {
      case "none" -> new PointValue.None();
      case "gauge" ->
          kept.has("asInt")
              ? new PointValue.LongGauge(kept.path("asInt").asLong())
              : new PointValue.DoubleGauge(number(kept.path("asDouble")));
      case "sum" -> sum(kept);
      case "histogram" -> histogram(kept);
      case "exponentialHistogram" -> exponential(kept);
      case "summary" ->
          new PointValue.Summary(
              kept.path("count").asLong(),
              number(kept.path("sum")),
              numbers(kept.path("quantiles")),
              numbers(kept.path("values")));
      default -> null;
    };
  }

  private static PointValue sum(JsonNode kept) {
    boolean monotonic = kept.path("isMonotonic").asBoolean();
    return kept.has("asInt")
        ? new PointValue.LongSum(kept.path("asInt").asLong(), temporality(kept), monotonic)
        : new PointValue.DoubleSum(number(kept.path("asDouble")), temporality(kept), monotonic);
  }

  private static PointValue histogram(JsonNode kept) {
    return new PointValue.Histogram(
        kept.path("count").asLong(),
        number(kept.path("sum")),
        number(kept.path("min")),
        number(kept.path("max")),
        numbers(kept.path("explicitBounds")),
        counts(kept.path("bucketCounts")),
        temporality(kept));
  }

  private static PointValue exponential(JsonNode kept) {
    return new PointValue.ExponentialHistogram(
        kept.path("count").asLong(),
        number(kept.path("sum")),
        number(kept.path("min")),
        number(kept.path("max")),
        kept.path("scale").asInt(),
        kept.path("zeroCount").asLong(),
        number(kept.path("zeroThreshold")),
        kept.path("positiveOffset").asInt(),
        counts(kept.path("positiveCounts")),
        kept.path("negativeOffset").asInt(),
        counts(kept.path("negativeCounts")),
        temporality(kept));
  }

  private static Temporality temporality(JsonNode kept) {
    return switch (kept.path("temporality").asText("")) {
      case "DELTA" -> Temporality.DELTA;
      case "CUMULATIVE" -> Temporality.CUMULATIVE;
      default -> Temporality.UNSPECIFIED;
    };
  }

  /** NaN where there is nothing; JSON has infinities and NaN as text only. */
  private static double number(JsonNode node) {
    if (node.isTextual()) {
      return switch (node.textValue()) {
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> Double.NaN;
      };
    }
    return node.asDouble(Double.NaN);
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(array.get(i));
    }
    return numbers;
  }

  private static long[] counts(JsonNode array) {
    long[] counts = new long[array.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = array.get(i).asLong();
    }
    return counts;
  }
}
