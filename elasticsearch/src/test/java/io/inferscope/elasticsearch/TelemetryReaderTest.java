package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.PointValue;
import io.inferscope.model.PointValue.Temporality;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TelemetryReaderTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final long START_NANOS = START.getEpochSecond() * 1_000_000_000;
  private final TelemetryReader reader = new TelemetryReader(Node.CONNECTION);
  private final String namespace = Documents.namespace();

  @Test
  void logs_comeBackAsTheyWereWritten() throws Exception {
    new Documents()
        .add(
            "logs-generic.otel-" + namespace,
            """
            {"@timestamp":"1772359200000.000123","observed_timestamp":"1772359201000.500000",
             "severity_text":"WARN","severity_number":13,"event_name":"swap",
             "trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"b7ad6b7169203331",
             "attributes":{"z":"last letter","queue.depth":7,"ratio":2.0,"hot":true,
             "list":["b","a","b"]},"dropped_attributes_count":3,
             "resource":{"attributes":{"service.name":"router","n":9007199254740993}},
             "scope":{"name":"core","version":"1.2"},"body":{"structured":{"b":{"a":[2,1]}}},
             "inferscope":{"flags":1}}""")
        .store(namespace);
    LogRecord log =
        reader.logs(window(Signal.LOGS), SortOrder.NEWEST_FIRST, 10, 1).records().getFirst();
    Attributes attributes =
        Attributes.builder()
            .put("z", "last letter")
            .put("queue.depth", 7)
            .put("ratio", Value.of(2.0))
            .put("hot", Value.of(true))
            .put("list", new Value.Array(List.of(Value.of("b"), Value.of("a"), Value.of("b"))))
            .build();
    Attributes inner =
        Attributes.builder().put("a", new Value.Array(List.of(Value.of(2), Value.of(1)))).build();
    assertThat(log)
        .isEqualTo(
            new LogRecord(
                new Resource(
                    Attributes.builder()
                        .put("service.name", "router")
                        .put("n", 9007199254740993L)
                        .build(),
                    0,
                    ""),
                new Scope("core", "1.2", Attributes.EMPTY, 0, ""),
                START_NANOS + 123,
                START_NANOS + 1_000_500_000,
                13,
                "WARN",
                new Value.MapValue(
                    Attributes.builder().put("b", new Value.MapValue(inner)).build()),
                attributes,
                3,
                1,
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                "swap"));
  }

  @Test
  void spans_comeBackAsTheyWereWritten() throws Exception {
    new Documents()
        .add(
            "traces-generic.otel-" + namespace,
            """
            {"@timestamp":"1772359200000.000007","trace_id":"0af7651916cd43dd8448eb211c80319c",
             "span_id":"b7ad6b7169203331","parent_span_id":"00f067aa0ba902b7","trace_state":"a=b",
             "name":"chat small","kind":"Server","duration":150000001,"dropped_events_count":1,
             "links":[{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7",
             "attributes":{"why":"batch"}}],"status":{"code":"Error","message":"no memory"},
             "resource":{"attributes":{"service.name":"router"}}}""")
        .store(namespace);
    Sample<Span> sample = reader.spans(window(Signal.SPANS), SortOrder.OLDEST_FIRST, 10, 1);
    assertThat(sample.complete()).isTrue();
    Span span = sample.records().getFirst();
    assertThat(span.startTimeUnixNano()).isEqualTo(START_NANOS + 7);
    assertThat(span.durationNanos()).isEqualTo(150_000_001);
    assertThat(span.kind()).isEqualTo(Span.SpanKind.SERVER);
    assertThat(span.status()).isEqualTo(Span.StatusCode.ERROR);
    assertThat(span.statusMessage()).isEqualTo("no memory");
    assertThat(span.parentSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(span.traceState()).isEqualTo("a=b");
    assertThat(span.links())
        .containsExactly(
            new Span.Link(
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "00f067aa0ba902b7",
                "",
                Attributes.builder().put("why", "batch").build(),
                0));
  }

  @Test
  void metrics_comeBackWithTheirKind() throws Exception {
    new Documents()
        .add(
            "metrics-generic.otel-" + namespace,
            """
            {"@timestamp":"1772359200000.0","start_timestamp":"1772359100000.0","unit":"s",
             "attributes":{"pool":"a"},"metrics":{"depth":3,"load":0.5,"served":12,"added":4,
             "wait":{"counts":[2],"values":[0.5]}},
             "inferscope":{"counters":["served"],"deltas":["added"],"original":
             "{\\"metrics\\":[{\\"name\\":\\"wait\\",\\"type\\":\\"histogram\\",
             \\"temporality\\":\\"DELTA\\",\\"count\\":2,\\"sum\\":1.0,
             \\"bucketCounts\\":[2,0],\\"explicitBounds\\":[1.0]}]}"}}""")
        .store(namespace);
    List<MetricPoint> points =
        reader.metrics(window(Signal.METRICS), SortOrder.OLDEST_FIRST, 10, 1).records().getFirst();
    assertThat(points)
        .extracting(MetricPoint::name)
        .containsExactlyInAnyOrder("wait", "depth", "load", "served", "added");
    assertThat(value(points, "depth")).isEqualTo(new PointValue.LongGauge(3));
    assertThat(value(points, "load")).isEqualTo(new PointValue.DoubleGauge(0.5));
    assertThat(value(points, "served"))
        .isEqualTo(new PointValue.LongSum(12, Temporality.CUMULATIVE, true));
    assertThat(value(points, "added"))
        .isEqualTo(new PointValue.LongSum(4, Temporality.DELTA, false));
    assertThat(value(points, "wait"))
        .isInstanceOfSatisfying(
            PointValue.Histogram.class,
            histogram -> {
              assertThat(histogram.temporality()).isEqualTo(Temporality.DELTA);
              assertThat(histogram.counts()).containsExactly(2, 0);
              assertThat(histogram.bounds()).containsExactly(1.0);
              assertThat(histogram.min()).isNaN();
            });
  }

  @Test
  void logs_areAnEvenSampleWhereTheyAreMany() throws Exception {
    Documents documents = new Documents();
    for (int i = 0; i < 3000; i++) {
      documents.add(
          "logs-generic.otel-" + namespace,
          "{\"@timestamp\":\"" + START.plusMillis(i) + "\",\"severity_number\":9}");
    }
    documents.store(namespace);
    Sample<LogRecord> sample = reader.logs(window(Signal.LOGS), SortOrder.OLDEST_FIRST, 500, 7);
    assertThat(sample.matching()).isEqualTo(3000);
    assertThat(sample.complete()).isFalse();
    assertThat(sample.records()).hasSizeBetween(390, 500);
    assertThat(sample.records()).extracting(LogRecord::timeUnixNano).isSorted();
    long firstHalf =
        sample.records().stream()
            .filter(log -> log.timeUnixNano() < START_NANOS + 1_500_000_000L)
            .count();
    assertThat((double) firstHalf / sample.records().size()).isBetween(0.4, 0.6);
  }

  @Test
  void logs_areNoneWhereThereIsNoStream() {
    assertThat(reader.logs(window(Signal.LOGS), SortOrder.OLDEST_FIRST, 10, 1))
        .isEqualTo(new Sample<>(List.of(), 0));
  }

  private Selection window(Signal signal) {
    return Selection.all(signal, namespace, START, START.plusSeconds(60));
  }

  private static PointValue value(List<MetricPoint> points, String name) {
    return points.stream()
        .filter(point -> point.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }
}
