package io.inferscope.e2e;

import static io.inferscope.e2e.EveryValue.assertSame;
import static io.inferscope.e2e.EveryValue.json;
import static io.inferscope.e2e.EveryValue.original;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What the official SDK sends, in every type of value that OTLP has, compared field by field with
 * the documents that Elasticsearch holds.
 */
class StoredDocumentsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant TIME = Instant.ofEpochSecond(1_760_000_000, 123_456_789);

  private final Service service = Service.shared();

  private OpenTelemetrySdk sdk(String name) {
    return Sdk.sendingTo(service, Attributes.of(AttributeKey.stringKey("service.name"), name));
  }

  @Test
  void log_isStoredFieldByField() throws IOException, InterruptedException {
    try (OpenTelemetrySdk sdk = sdk("every-log")) {
      sdk.getLogsBridge()
          .loggerBuilder("scope")
          .setInstrumentationVersion("1.2")
          .build()
          .logRecordBuilder()
          .setTimestamp(TIME)
          .setObservedTimestamp(TIME.plusNanos(1))
          .setSeverity(Severity.FATAL4)
          .setSeverityText("DOOM")
          .setEventName("the.event")
          .setBody("Doom took 17 ms")
          .setAllAttributes(EveryValue.attributes())
          .emit();
    }

    JsonNode document =
        service.documents("logs-*", "resource.attributes.service.name:\"every-log\"", 1).getFirst();

    assertThat(document.path("@timestamp").asText()).isEqualTo("1760000000123.456789");
    assertThat(document.path("observed_timestamp").asText()).isEqualTo("1760000000123.456790");
    assertThat(document.path("severity_number").asInt()).isEqualTo(24);
    assertThat(document.path("severity_text").asText()).isEqualTo("DOOM");
    assertThat(document.path("event_name").asText()).isEqualTo("the.event");
    assertThat(document.path("body")).isEqualTo(json("{\"text\": \"Doom took 17 ms\"}"));
    assertThat(document.path("scope"))
        .isEqualTo(json("{\"name\": \"scope\", \"version\": \"1.2\"}"));
    assertThat(document.path("resource").path("attributes"))
        .isEqualTo(json("{\"service.name\": \"every-log\"}"));
    assertThat(document.path("data_stream"))
        .isEqualTo(
            json(
                """
                {"type": "logs", "dataset": "generic.otel", "namespace": "default"}
                """));
    ObjectNode attributes = document.path("attributes").deepCopy();
    assertThat(attributes.remove("log.record.template").asText()).contains("Doom took");
    EveryValue.assertStored(attributes, document);
    assertThat(document.path("inferscope").path("pattern").path("id").asText()).isNotEmpty();
    assertThat(document.path("inferscope").path("received").asText()).isNotEmpty();
  }

  @Test
  void bodies_areStoredWhateverTheirType() throws IOException, InterruptedException {
    List<Value<?>> bodies =
        List.of(
            Value.of(true),
            Value.of(Long.MIN_VALUE),
            Value.of(0.5),
            Value.of(Double.NaN),
            Value.of(new byte[] {0, -1, 16}),
            Value.of(Value.of("a"), Value.of(1)),
            Value.of(KeyValue.of("a", Value.of("b"))));
    try (OpenTelemetrySdk sdk = sdk("every-body")) {
      for (int i = 0; i < bodies.size(); i++) {
        sdk.getLogsBridge()
            .get("scope")
            .logRecordBuilder()
            .setTimestamp(TIME.plusSeconds(i))
            .setBody(bodies.get(i))
            .emit();
        // The SDK's sender takes five requests at once and drops what is more.
        sdk.getSdkLoggerProvider().forceFlush().join(10, TimeUnit.SECONDS);
      }
    }

    List<JsonNode> documents =
        service.documents(
            "logs-*", "resource.attributes.service.name:\"every-body\"", bodies.size());

    assertThat(documents)
        .extracting(document -> document.path("body"))
        .containsExactly(
            json("{\"text\": true}"),
            json("{\"text\": -9223372036854775808}"),
            json("{\"text\": 0.5}"),
            json("{\"text\": \"NaN\"}"),
            json("{\"text\": \"00ff10\"}"),
            json("{\"structured\": {\"value\": [\"a\", 1]}}"),
            json("{\"structured\": {\"a\": \"b\"}}"));
  }

  @Test
  void span_isStoredFieldByFieldAndItsEventsAsLogs() throws IOException, InterruptedException {
    String linkedTrace = "0af7651916cd43dd8448eb211c80319c";
    SpanContext ids;
    try (OpenTelemetrySdk sdk = sdk("every-span")) {
      Span span =
          sdk.getTracer("scope")
              .spanBuilder("GET /ü")
              .setNoParent()
              .setSpanKind(SpanKind.PRODUCER)
              .setStartTimestamp(TIME)
              .setAllAttributes(EveryValue.attributes())
              .addLink(
                  SpanContext.create(
                      linkedTrace,
                      "b7ad6b7169203331",
                      TraceFlags.getSampled(),
                      TraceState.getDefault()),
                  Attributes.builder().put("of.link", 7).build())
              .startSpan();
      span.addEvent("the event", EveryValue.attributes(), TIME.plusNanos(5));
      span.setStatus(StatusCode.ERROR, "it broke");
      span.end(TIME.plusNanos(1_500_000_001));
      ids = span.getSpanContext();
    }

    String mine = "resource.attributes.service.name:\"every-span\"";
    JsonNode span = service.documents("traces-*", mine, 1).getFirst();
    assertThat(span.path("@timestamp").asText()).isEqualTo("1760000000123.456789");
    assertThat(span.path("duration").asLong()).isEqualTo(1_500_000_001);
    assertThat(span.path("name").asText()).isEqualTo("GET /ü");
    assertThat(span.path("kind").asText()).isEqualTo("Producer");
    assertThat(span.path("trace_id").asText()).isEqualTo(ids.getTraceId());
    assertThat(span.path("span_id").asText()).isEqualTo(ids.getSpanId());
    assertThat(span.has("parent_span_id")).isFalse();
    assertThat(span.path("status"))
        .isEqualTo(json("{\"message\": \"it broke\", \"code\": \"Error\"}"));
    assertThat(span.path("links"))
        .isEqualTo(
            json(
                """
                [{"trace_id": "%s", "span_id": "b7ad6b7169203331", "attributes": {"of.link": 7}}]
                """
                    .formatted(linkedTrace)));
    EveryValue.assertStored(span.path("attributes"), span);

    JsonNode event = service.documents("logs-*", mine, 1).getFirst();
    assertThat(event.path("@timestamp").asText()).isEqualTo("1760000000123.456794");
    assertThat(event.path("event_name").asText()).isEqualTo("the event");
    assertThat(event.path("trace_id").asText()).isEqualTo(ids.getTraceId());
    assertThat(event.path("span_id").asText()).isEqualTo(ids.getSpanId());
    ObjectNode attributes = event.path("attributes").deepCopy();
    assertThat(attributes.remove("event.name").asText()).isEqualTo("the event");
    EveryValue.assertStored(attributes, event);
  }

  @Test
  void metrics_areStoredPointByPoint() throws IOException, InterruptedException {
    try (OpenTelemetrySdk sdk = sdk("every-metric")) {
      var meter = sdk.getMeter("scope");
      meter.counterBuilder("whole.sum").build().add(Long.MAX_VALUE);
      meter.counterBuilder("decimal.sum").ofDoubles().build().add(0.5);
      meter.upDownCounterBuilder("up.down").build().add(-3);
      meter.gaugeBuilder("gauge").build().set(0.1);
      meter.gaugeBuilder("least").ofLongs().build().set(Long.MIN_VALUE);
      // The SDK itself drops a measurement that is not a number, but not one without bound.
      meter.gaugeBuilder("boundless").build().set(Double.POSITIVE_INFINITY);
      meter
          .histogramBuilder("histogram")
          .setUnit("s")
          .setExplicitBucketBoundariesAdvice(List.of(1.0, 2.0))
          .build()
          .record(1.5);
      meter.gaugeBuilder("with.attributes").build().set(1, EveryValue.attributes());
    }

    // Points that agree in all but name and value share a document.
    List<JsonNode> documents =
        service.documents(
            "metrics-*",
            "resource.attributes.service.name:\"every-metric\"",
            sources ->
                sources.stream()
                        .mapToInt(source -> source.path("inferscope").path("points").asInt())
                        .sum()
                    >= 8);

    ObjectNode metrics = JSON.createObjectNode();
    ObjectNode kept = JSON.createObjectNode();
    for (JsonNode document : documents) {
      document.path("metrics").properties().forEach(e -> metrics.set(e.getKey(), e.getValue()));
      original(document).path("metrics").forEach(m -> kept.set(m.path("name").asText(), m));
      if (document.path("metrics").has("with.attributes")) {
        EveryValue.assertStored(document.path("attributes"), document);
      }
    }
    assertSame(
        metrics,
        """
        {"whole.sum": 9223372036854775807, "decimal.sum": 0.5, "up.down": -3, "gauge": 0.1,
         "least": -9223372036854775808, "with.attributes": 1.0,
         "histogram": {"counts": [1], "values": [1.5]}}
        """);
    assertThat(kept.path("boundless").path("asDouble").asText()).isEqualTo("Infinity");
    assertThat(kept.path("histogram").path("bucketCounts")).isEqualTo(json("[0, 1, 0]"));
    assertThat(kept.path("histogram").path("explicitBounds")).isEqualTo(json("[1.0, 2.0]"));
    assertThat(kept.path("histogram").path("sum").asDouble()).isEqualTo(1.5);
  }
}
