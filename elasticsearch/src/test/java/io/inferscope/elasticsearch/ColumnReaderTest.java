package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.model.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ColumnReaderTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final List<String> FIELDS =
      List.of("attributes.*", "resource.attributes.*", "severity_text");
  private final ColumnReader reader = new ColumnReader(Node.CONNECTION);
  private final String namespace = Documents.namespace();
  private final String stream = "logs-generic.otel-" + namespace;

  private Selection window() {
    return Selection.all(Signal.LOGS, namespace, START, START.plusSeconds(60));
  }

  private void storeMany(int count, long stepMillis) throws Exception {
    Documents documents = new Documents();
    for (int i = 0; i < count; i++) {
      documents.add(stream, "{\"@timestamp\":\"" + START.plusMillis(i * stepMillis) + "\"}");
    }
    documents.store(namespace);
  }

  @Test
  void rows_haveTheSingleValuesOfTheirColumns() throws Exception {
    new Documents()
        .add(
            stream,
            """
            {"@timestamp":"1772359200000.000123","severity_text":"WARN",
             "attributes":{"queue.depth":7,"ratio":0.5,"hot":true,"list":["a","b"],
             "exception.stacktrace":"a text has no column"},
             "resource":{"attributes":{"service.name":"router"}}}\
            """)
        .store(namespace);

    Sample<ColumnReader.Row> sample = reader.sample(window(), 1, FIELDS, 10, 1);

    assertThat(sample.complete()).isTrue();
    ColumnReader.Row row = sample.records().getFirst();
    assertThat(row.at()).isEqualTo(START.plusNanos(123));
    assertThat(row.values())
        .isEqualTo(
            Map.of(
                "severity_text", Value.of("WARN"),
                "attributes.queue.depth", Value.of(7),
                "attributes.ratio", Value.of(0.5),
                "attributes.hot", Value.of(true),
                "resource.attributes.service.name", Value.of("router")));
  }

  @Test
  void rows_ofMoreColumnsThanElasticsearchGivesByItself() throws Exception {
    StringBuilder attributes = new StringBuilder("\"a0\":0");
    for (int i = 1; i < 150; i++) {
      attributes.append(",\"a").append(i).append("\":").append(i);
    }
    new Documents()
        .add(stream, "{\"@timestamp\":\"" + START + "\",\"attributes\":{" + attributes + "}}")
        .store(namespace);

    assertThat(reader.sample(window(), 1, FIELDS, 10, 1).records().getFirst().values())
        .hasSize(150);
  }

  @Test
  void rows_areAnEvenSampleWhereTheyAreMany() throws Exception {
    storeMany(3_000, 1);

    Sample<ColumnReader.Row> sample = reader.sample(window(), 3_000, FIELDS, 500, 7);

    assertThat(sample.matching()).isEqualTo(3_000);
    assertThat(sample.records()).hasSizeBetween(390, 500);
    assertThat(firstHalf(sample.records().stream().map(ColumnReader.Row::at).toList(), 1_500))
        .isBetween(0.4, 0.6);
  }

  @Test
  void rows_areNoneWhereThereIsNoStream() {
    assertThat(reader.sample(window(), 0, FIELDS, 10, 1)).isEqualTo(new Sample<>(List.of(), 0));
  }

  @Test
  void sample_ofSlicesIsAsEvenAsOneOfAll() throws Exception {
    storeMany(4_000, 15);
    int drawn = 0;
    double firstHalf = 0;
    for (int seed = 0; seed < 20; seed++) {
      EvenSample sample = sliced(200, seed);
      assertThat(sample.matching()).isEqualTo(4_000);
      assertThat(sample.query().toString()).contains("should");
      List<Instant> times = times(sample.query());
      drawn += times.size();
      firstHalf += firstHalf(times, 30_000) / 20;
    }
    assertThat(drawn / 20.0).isBetween(175.0, 205.0);
    assertThat(firstHalf).isBetween(0.45, 0.55);
  }

  @Test
  void sample_ofWhatCameWithinAMomentIsDrawnFromAll() throws Exception {
    storeMany(4_000, 0);

    EvenSample sample = sliced(200, 1);

    assertThat(sample.query().toString()).doesNotContain("should");
    assertThat(times(sample.query())).hasSizeBetween(140, 240);
  }

  @Test
  void sample_ofSlicesThatWereNotCountedIsAsEven() throws Exception {
    storeMany(4_000, 15);
    EvenSample sample = EvenSample.guessed(window(), 4_000, 200, 3, 1_000, 1_000);

    List<Instant> times = times(sample.query());

    assertThat(sample.query().toString()).contains("should");
    assertThat(times).hasSizeBetween(130, 200);
    assertThat(firstHalf(times, 30_000)).isBetween(0.35, 0.65);
  }

  @Test
  void sample_thatWasGuessedWrongIsKnown() {
    EvenSample sample = EvenSample.guessed(window(), 4_000_000, 200, 3);

    assertThat(sample.guessedRight(170, 200)).isTrue();
    // Cut off: what is missing are the documents that come last.
    assertThat(sample.guessedRight(200, 200)).isFalse();
    assertThat(sample.guessedRight(90, 200)).isFalse();
  }

  /** A sample for which a quarter of the documents may be looked at. */
  private EvenSample sliced(int atMost, long seed) {
    TelemetrySearch search = new TelemetrySearch(Node.CONNECTION);
    return EvenSample.of(window(), 4_000, atMost, seed, search::count, 1_000, 1_000);
  }

  private List<Instant> times(ObjectNode query) {
    ObjectNode body = Json.object().put("size", 5_000);
    body.set("query", query);
    JsonNode answer = new Requests(Node.CONNECTION).json("POST", "/" + stream + "/_search", body);
    return answer.path("hits").path("hits").findValuesAsText("@timestamp").stream()
        .map(Instant::parse)
        .toList();
  }

  private static double firstHalf(List<Instant> times, long halfMillis) {
    Instant middle = START.plusMillis(halfMillis);
    return times.stream().filter(time -> time.isBefore(middle)).count() / (double) times.size();
  }
}
