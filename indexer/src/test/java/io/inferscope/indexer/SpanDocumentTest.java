package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.model.Attributes;
import io.inferscope.model.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SpanDocumentTest {
  private static final Destination TRACES = Destination.of("traces", "generic.otel", "default");
  private static final Destination LOGS = Destination.of("logs", "generic.otel", "default");
  private final DocumentParts parts = new DocumentParts();
  private final SpanDocument document = new SpanDocument(parts);

  @Test
  void write_hasTheFormOfOpenTelemetry() {
    Span span =
        new Span(
            Records.RESOURCE,
            Records.SCOPE,
            "0102030405060708090a0b0c0d0e0f10",
            "0102030405060708",
            "rojo=1",
            "0001020304050607",
            257,
            "GET /api/v1/users",
            Span.SpanKind.SERVER,
            1_705_314_600_000_000_000L,
            1_705_314_600_150_000_000L,
            Attributes.builder().put("http.method", "GET").build(),
            1,
            List.of(),
            2,
            List.of(
                new Span.Link(
                    "100f0e0d0c0b0a090807060504030201",
                    "0807060504030201",
                    "",
                    Attributes.builder().put("link.type", "follows_from").build(),
                    0)),
            3,
            Span.StatusCode.OK,
            "Success");

    document.write(span, TRACES, Records.ORIGIN);

    assertThat(Records.parse(parts.json.text()))
        .isEqualTo(
            Records.parse(
                """
                {"@timestamp": "1705314600000.000000",
                 "data_stream": {"type": "traces", "dataset": "generic.otel", "namespace": "default"},
                 "trace_id": "0102030405060708090a0b0c0d0e0f10", "span_id": "0102030405060708",
                 "trace_state": "rojo=1", "parent_span_id": "0001020304050607",
                 "name": "GET /api/v1/users", "kind": "Server", "duration": 150000000,
                 "attributes": {"http.method": "GET"}, "dropped_attributes_count": 1,
                 "dropped_events_count": 2,
                 "links": [{"trace_id": "100f0e0d0c0b0a090807060504030201",
                   "span_id": "0807060504030201", "attributes": {"link.type": "follows_from"}}],
                 "dropped_links_count": 3,
                 "status": {"message": "Success", "code": "Ok"},
                 "resource": {"schema_url": "https://opentelemetry.io/schemas/1.37.0",
                   "attributes": {"service.name": "gateway", "host.name": "a1"}},
                 "scope": {"name": "io.example.Gateway", "version": "1.2"},
                 "inferscope": {"received": "1705314602000.000123", "source": "otlp_grpc", "flags": 257}}
                """));
  }

  @Test
  void write_gathersWhatSendersSayUnderDifferentNames() {
    Attributes attributes =
        Attributes.builder()
            .put("server.address", "10.0.0.7")
            .put("peer.service", "ranker")
            .put("gen_ai.response.model", "large-3")
            .put("gen_ai.usage.prompt_tokens", 12L)
            .put("gen_ai.usage.output_tokens", 0L)
            .build();

    document.write(
        Records.span(Span.SpanKind.CLIENT, attributes, List.of()), TRACES, Records.ORIGIN);

    JsonNode gathered = Records.parse(parts.json.text()).path("inferscope");
    assertThat(gathered.path("peer").asText()).isEqualTo("ranker");
    assertThat(gathered.path("model").asText()).isEqualTo("large-3");
    assertThat(gathered.path("tokens")).hasToString("{\"input\":12,\"output\":0}");
  }

  @Test
  void write_leavesStatusAndParentOutWhereThereIsNone() {
    document.write(Records.span(Attributes.EMPTY, List.of()), TRACES, Records.ORIGIN);

    JsonNode written = Records.parse(parts.json.text());
    assertThat(written.has("status")).isFalse();
    assertThat(written.has("parent_span_id")).isFalse();
    assertThat(written.has("links")).isFalse();
    assertThat(written.has("attributes")).isFalse();
  }

  @Test
  void write_makesALogDocumentOfAnEvent() {
    Span.Event event =
        new Span.Event(
            Records.NOON + 1,
            "exception",
            Attributes.builder().put("exception.type", "E").build(),
            4);
    Span span = Records.span(Attributes.EMPTY, List.of(event));

    document.write(span, event, LOGS, Records.ORIGIN);

    assertThat(Records.parse(parts.json.text()))
        .isEqualTo(
            Records.parse(
                """
                {"@timestamp": "1705314600000.000124",
                 "data_stream": {"type": "logs", "dataset": "generic.otel", "namespace": "default"},
                 "trace_id": "0102030405060708090a0b0c0d0e0f10", "span_id": "0102030405060708",
                 "dropped_attributes_count": 4, "event_name": "exception",
                 "attributes": {"exception.type": "E", "event.name": "exception"},
                 "resource": {"schema_url": "https://opentelemetry.io/schemas/1.37.0",
                   "attributes": {"service.name": "gateway", "host.name": "a1"}},
                 "scope": {"name": "io.example.Gateway", "version": "1.2"},
                 "inferscope": {"received": "1705314602000.000123", "source": "otlp_grpc",
                   "exception": {"id": "e6691dfe4d55fb0a", "type": "E"}}}
                """));
  }

  @Test
  void write_keepsTheEndOfASpanWhoseClockRanBackwards() {
    Span span =
        new Span(
            Records.RESOURCE,
            Records.SCOPE,
            "",
            "",
            "",
            "",
            0,
            "",
            Span.SpanKind.INTERNAL,
            Records.NOON,
            Records.NOON - 5,
            Attributes.EMPTY,
            0,
            List.of(),
            0,
            List.of(),
            0,
            Span.StatusCode.ERROR,
            "");

    document.write(span, TRACES, Records.ORIGIN);

    JsonNode written = Records.parse(parts.json.text());
    assertThat(written.get("duration").longValue()).isZero();
    assertThat(written.get("status")).hasToString("{\"code\":\"Error\"}");
    assertThat(LogDocumentTest.original(written).get("end_time_unix_nano").textValue())
        .isEqualTo("1705314600000000118");
  }
}
