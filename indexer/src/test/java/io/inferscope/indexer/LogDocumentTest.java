package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Pattern;
import io.inferscope.model.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LogDocumentTest {
  private static final Destination DESTINATION = Destination.of("logs", "generic.otel", "default");
  private final DocumentParts parts = new DocumentParts();
  private final LogDocument document = new LogDocument(parts);

  @Test
  void write_hasTheFormOfOpenTelemetry() {
    LogRecord log =
        new LogRecord(
            Records.RESOURCE,
            Records.SCOPE,
            1_705_314_600_000_000_000L,
            1_705_314_600_001_000_000L,
            9,
            "INFO",
            Value.of("Sample log message"),
            Attributes.builder()
                .put("http.method", "GET")
                .put("http.status_code", 200)
                .put("success", Value.of(true))
                .put("duration_ms", Value.of(45.67))
                .put("data_stream.dataset", "generic")
                .build(),
            3,
            1,
            "0102030405060708090a0b0c0d0e0f10",
            "0102030405060708",
            "user.login");

    document.write(log, DESTINATION, Records.ORIGIN, new Pattern("p1", "Sample <*>"));

    assertThat(Records.parse(parts.json.text()))
        .isEqualTo(
            Records.parse(
                """
                {"@timestamp": "1705314600000.000000", "observed_timestamp": "1705314600001.000000",
                 "data_stream": {"type": "logs", "dataset": "generic.otel", "namespace": "default"},
                 "severity_text": "INFO", "severity_number": 9, "event_name": "user.login",
                 "trace_id": "0102030405060708090a0b0c0d0e0f10", "span_id": "0102030405060708",
                 "attributes": {"http.method": "GET", "http.status_code": 200, "success": true,
                   "duration_ms": 45.67, "log.record.template": "Sample <*>"},
                 "dropped_attributes_count": 3,
                 "resource": {"schema_url": "https://opentelemetry.io/schemas/1.37.0",
                   "attributes": {"service.name": "gateway", "host.name": "a1"}},
                 "scope": {"name": "io.example.Gateway", "version": "1.2"},
                 "body": {"text": "Sample log message"},
                 "inferscope": {"received": "1705314602000.000123", "source": "otlp_grpc",
                   "pattern": {"id": "p1", "template": "Sample <*>"}, "flags": 1}}
                """));
  }

  @Test
  void write_takesTheObservedTimeThenTheTimeOfReceipt() {
    JsonNode observed =
        write(
            new LogRecord(
                Records.RESOURCE,
                Records.SCOPE,
                0,
                Records.NOON,
                0,
                "",
                Value.EMPTY,
                Attributes.EMPTY,
                0,
                0,
                "",
                "",
                ""));
    JsonNode unknown = write(Records.log(0, Value.EMPTY, Attributes.EMPTY));
    JsonNode far = write(Records.log(-1, Value.EMPTY, Attributes.EMPTY));

    assertThat(observed.get("@timestamp").textValue()).isEqualTo("1705314600000.000123");
    assertThat(observed.at("/inferscope/normalised").isMissingNode()).isTrue();
    assertThat(unknown.get("@timestamp").textValue()).isEqualTo("1705314602000.000123");
    assertThat(unknown.at("/inferscope/normalised")).hasToString("[\"time-replaced\"]");
    assertThat(far.get("@timestamp").textValue()).isEqualTo("1705314602000.000123");
    assertThat(original(far).get("time_unix_nano").textValue()).isEqualTo("18446744073709551615");
  }

  @Test
  void write_putsScalarBodiesIntoTextAndOthersIntoStructured() {
    Value map = new Value.MapValue(Attributes.builder().put("a", 1).build());

    assertThat(body(Value.of(12))).isEqualTo("{\"text\":12}");
    assertThat(body(Value.of(Double.NaN))).isEqualTo("{\"text\":\"NaN\"}");
    assertThat(body(new Value.Bytes(new byte[] {1, 2}))).isEqualTo("{\"text\":\"0102\"}");
    assertThat(body(map)).isEqualTo("{\"structured\":{\"a\":1}}");
    assertThat(body(new Value.Array(List.of(map, map))))
        .isEqualTo("{\"structured\":[{\"a\":1},{\"a\":1}]}");
    assertThat(body(new Value.Array(List.of(map, Value.of("x")))))
        .isEqualTo("{\"structured\":{\"value\":[{\"a\":1},\"x\"]}}");
    assertThat(write(Records.log(Value.EMPTY, Attributes.EMPTY)).has("body")).isFalse();
  }

  @Test
  void write_cutsDeepBodiesAndKeepsThemAsTheyCame() {
    Value deep = Value.of("bottom");
    for (int i = 0; i < 30; i++) {
      deep = new Value.MapValue(Attributes.builder().put("n", deep).build());
    }

    JsonNode written = write(Records.log(deep, Attributes.EMPTY));

    JsonNode level = written.at("/body/structured");
    for (int i = 0; i < PlainJson.DEEPEST; i++) {
      level = level.get("n");
    }
    assertThat(level.isTextual()).isTrue();
    assertThat(written.at("/inferscope/normalised")).hasToString("[\"nested-as-text\"]");
    assertThat(original(written).get("body").toString()).contains("bottom");
  }

  @Test
  void write_leavesOutASeverityThatNoByteHolds() {
    LogRecord log =
        new LogRecord(
            Records.RESOURCE,
            Records.SCOPE,
            Records.NOON,
            0,
            4711,
            "",
            Value.EMPTY,
            Attributes.EMPTY,
            0,
            0,
            "",
            "",
            "");

    JsonNode written = write(log);

    assertThat(written.has("severity_number")).isFalse();
    assertThat(original(written)).hasToString("{\"severity_number\":{\"intValue\":\"4711\"}}");
  }

  @Test
  void write_shortensKeywordsThatAreNoTerms() {
    LogRecord log =
        new LogRecord(
            Records.RESOURCE,
            Records.SCOPE,
            Records.NOON,
            0,
            0,
            "x".repeat(40_000),
            Value.EMPTY,
            Attributes.EMPTY,
            0,
            0,
            "",
            "",
            "");

    JsonNode written = write(log);

    assertThat(written.get("severity_text").textValue()).hasSize(DocumentParts.LONGEST_KEYWORD);
    assertThat(original(written).get("severity_text").textValue()).hasSize(40_000);
  }

  @Test
  void write_doesNotCarryOneDocumentIntoTheNext() {
    String first = write(Records.log(Value.of("a"), Attributes.EMPTY)).toString();

    write(Records.log(-1, Value.of(Double.NaN), Attributes.builder().put("", "x").build()));

    assertThat(write(Records.log(Value.of("a"), Attributes.EMPTY))).hasToString(first);
  }

  private String body(Value value) {
    return write(Records.log(value, Attributes.EMPTY)).get("body").toString();
  }

  private JsonNode write(LogRecord log) {
    parts.next();
    document.write(log, DESTINATION, Records.ORIGIN, null);
    return Records.parse(parts.json.text());
  }

  static JsonNode original(JsonNode document) {
    return Records.parse(document.at("/inferscope/original").textValue());
  }
}
