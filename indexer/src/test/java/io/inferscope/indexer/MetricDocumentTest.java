package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.model.Attributes;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.PointValue;
import io.inferscope.model.PointValue.Temporality;
import io.inferscope.model.Resource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class MetricDocumentTest {
  private static final Destination METRICS = Destination.of("metrics", "generic.otel", "default");
  private final DocumentParts parts = new DocumentParts();
  private final MetricDocument document = new MetricDocument(parts);

  @Test
  void write_putsPointsOfOneSeriesAndTimeIntoOneDocument() {
    List<JsonNode> written =
        write(
            Records.point("gauge", new PointValue.DoubleGauge(12.5)),
            Records.point("count", new PointValue.LongSum(7, Temporality.CUMULATIVE, true)),
            Records.point("added", new PointValue.DoubleSum(2, Temporality.DELTA, true)));

    assertThat(written).hasSize(1);
    assertThat(written.getFirst().get("metrics"))
        .hasToString("{\"gauge\":12.5,\"count\":7,\"added\":2.0}");
    assertThat(written.getFirst().get("unit").textValue()).isEqualTo("s");
    assertThat(written.getFirst().get("attributes")).hasToString("{\"a\":\"b\"}");
    assertThat(written.getFirst().at("/inferscope/counters")).hasToString("[\"count\"]");
    assertThat(written.getFirst().at("/inferscope/deltas")).hasToString("[\"added\"]");
    assertThat(written.getFirst().get("_metric_names_hash").textValue()).hasSize(16);
  }

  @Test
  void write_givesASecondPointOfTheSameMetricADocumentOfItsOwn() {
    MetricPoint one = Records.point("m", new PointValue.LongGauge(1));

    List<JsonNode> written = write(one, one, Records.point("n", new PointValue.LongGauge(2)));

    assertThat(written).hasSize(2);
    assertThat(written.get(0).get("metrics")).hasToString("{\"m\":1,\"n\":2}");
    assertThat(written.get(1).get("metrics")).hasToString("{\"m\":1}");
  }

  @Test
  void write_reducesHistogramsAndKeepsThem() {
    PointValue histogram =
        new PointValue.Histogram(
            6, 30, 1, 20, new double[] {2, 4, 10}, new long[] {1, 0, 3, 2}, Temporality.DELTA);

    JsonNode written = write(Records.point("h", histogram)).getFirst();

    assertThat(written.at("/metrics/h"))
        .hasToString("{\"counts\":[1,3,2],\"values\":[1.0,7.0,10.0]}");
    assertThat(LogDocumentTest.original(written).at("/metrics/0"))
        .hasToString(
            "{\"name\":\"h\",\"type\":\"histogram\",\"temporality\":\"DELTA\",\"count\":6,"
                + "\"sum\":30.0,\"min\":1.0,\"max\":20.0,\"bucketCounts\":[1,0,3,2],"
                + "\"explicitBounds\":[2.0,4.0,10.0]}");
  }

  @Test
  void buckets_ofAHistogramWithoutBoundsAreItsMean() {
    Buckets buckets =
        Buckets.of(
            new PointValue.Histogram(
                4, 10, Double.NaN, Double.NaN, new double[0], new long[0], Temporality.DELTA));

    assertThat(buckets.counts()).containsExactly(4);
    assertThat(buckets.values()).containsExactly(2.5);
  }

  @Test
  void buckets_ofAnExponentialHistogramAscendThroughZero() {
    Buckets buckets =
        Buckets.of(
            new PointValue.ExponentialHistogram(
                9,
                0,
                0,
                0,
                0,
                2,
                0,
                1,
                new long[] {3, 0, 1},
                0,
                new long[] {1, 2},
                Temporality.DELTA));

    assertThat(buckets.counts()).containsExactly(2, 1, 2, 3, 1);
    assertThat(buckets.values()).containsExactly(new double[] {-3, -1.5, 0, 3, 12}, within(1e-9));
  }

  @Test
  void write_leavesOutPointsWithoutANumber() {
    MetricPoint flagged =
        new MetricPoint(
            Records.RESOURCE,
            Records.SCOPE,
            "stale",
            "",
            "s",
            Records.point("x", new PointValue.None()).attributes(),
            0,
            Records.NOON,
            1,
            new PointValue.DoubleGauge(0));

    JsonNode written =
        write(
                Records.point("nan", new PointValue.DoubleGauge(Double.NaN)),
                Records.point("none", new PointValue.None()),
                flagged)
            .getFirst();

    assertThat(written.get("metrics")).hasToString("{}");
    assertThat(LogDocumentTest.original(written).get("metrics").size()).isEqualTo(3);
  }

  @Test
  void write_keepsMetricsWhoseNamesBecomeOne() {
    JsonNode written =
        write(
                Records.point("a.", new PointValue.LongGauge(1)),
                Records.point("a._", new PointValue.LongGauge(2)))
            .getFirst();

    assertThat(written.get("metrics")).hasToString("{\"a._\":1}");
    assertThat(written.at("/inferscope/normalised"))
        .hasToString("[\"name-changed\",\"name-repeated\"]");
  }

  @Test
  @Timeout(60) // each would take minutes if all were compared with all
  void groups_ofManyAlikeAreFoundWithoutComparingAll() {
    MetricGroups groups = new MetricGroups();
    MetricPoint point = Records.point("a", new PointValue.LongGauge(1));
    int many = 200_000;
    for (int i = 0; i < many; i++) {
      groups.add(i, point);
      groups.add(many + i, of(resource(i), point));
    }

    List<MetricGroups.Group> all = groups.take();

    assertThat(all).hasSize(2 * many).allMatch(group -> group.points().size() == 1);
    assertThat(all.get(many - 1).index()).isEqualTo(many - 1);
  }

  private static Resource resource(int number) {
    return new Resource(Attributes.builder().put("host.name", "h" + number).build(), 0, "");
  }

  private static MetricPoint of(Resource resource, MetricPoint point) {
    return new MetricPoint(
        resource,
        point.scope(),
        point.name(),
        point.description(),
        point.unit(),
        point.attributes(),
        point.startTimeUnixNano(),
        point.timeUnixNano(),
        point.flags(),
        point.value());
  }

  private List<JsonNode> write(MetricPoint... points) {
    MetricGroups groups = new MetricGroups();
    for (int i = 0; i < points.length; i++) {
      groups.add(i, points[i]);
    }
    List<JsonNode> written = new ArrayList<>();
    for (MetricGroups.Group group : groups.take()) {
      document.write(group, METRICS, Records.ORIGIN);
      written.add(Records.parse(parts.json.text()));
    }
    return written;
  }
}
