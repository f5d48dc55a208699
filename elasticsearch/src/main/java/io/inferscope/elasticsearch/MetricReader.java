package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.PointValue;
import io.inferscope.model.PointValue.Temporality;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From metric documents to points. A document holds plain numbers; which of them are sums stands in
 * {@code inferscope.counters} and {@code inferscope.deltas}, and histograms and summaries, which
 * are indexed in a reduced form, stand complete in {@code inferscope.original}.
 */
final class MetricReader {
  private MetricReader() {}

  /** All points of a document of {@link Signal#METRICS}. */
  static List<MetricPoint> points(JsonNode source, SharedParts parts) {
    MetricPoint like = like(source, parts);
    JsonNode own = source.path("inferscope");
    Set<String> counters = names(own.path("counters"));
    Set<String> deltas = names(own.path("deltas"));
    List<MetricPoint> points = new ArrayList<>();
    Set<String> restored = new HashSet<>();
    for (JsonNode kept :
        Json.parse(Ascii.utf8(own.path("original").asText("{}"))).path("metrics")) {
      PointValue value = OriginalPoint.value(kept);
      if (value != null) {
        String name = kept.path("name").asText("");
        restored.add(name);
        points.add(point(like, name, kept.path("flags").asInt(0), value));
      }
    }
    for (Map.Entry<String, JsonNode> metric : source.path("metrics").properties()) {
      String name = metric.getKey();
      PointValue value = number(metric.getValue(), counters.contains(name), deltas.contains(name));
      if (value != null && !restored.contains(name)) {
        points.add(point(like, name, 0, value));
      }
    }
    return List.copyOf(points);
  }

  private static Set<String> names(JsonNode array) {
    Set<String> names = new HashSet<>();
    array.forEach(name -> names.add(name.asText()));
    return names;
  }

  /** What all points of a document share. */
  private static MetricPoint like(JsonNode source, SharedParts parts) {
    return new MetricPoint(
        parts.resource(source.path("resource")),
        parts.scope(source.path("scope")),
        "",
        "",
        source.path("unit").asText(""),
        parts.attributes(source.path("attributes")),
        DocumentReader.nanos(source.path("start_timestamp")),
        DocumentReader.nanos(source.path("@timestamp")),
        0,
        new PointValue.None());
  }

  private static MetricPoint point(MetricPoint like, String name, int flags, PointValue value) {
    return new MetricPoint(
        like.resource(),
        like.scope(),
        name,
        "",
        like.unit(),
        like.attributes(),
        like.startTimeUnixNano(),
        like.timeUnixNano(),
        flags,
        value);
  }

  private static @Nullable PointValue number(JsonNode node, boolean counter, boolean delta) {
    if (!node.isNumber()) {
      return null;
    }
    boolean sum = counter || delta;
    Temporality temporality = counter ? Temporality.CUMULATIVE : Temporality.DELTA;
    if (node.isIntegralNumber()) {
      return sum
          ? new PointValue.LongSum(node.longValue(), temporality, counter)
          : new PointValue.LongGauge(node.longValue());
    }
    return sum
        ? new PointValue.DoubleSum(node.doubleValue(), temporality, counter)
        : new PointValue.DoubleGauge(node.doubleValue());
  }
}
