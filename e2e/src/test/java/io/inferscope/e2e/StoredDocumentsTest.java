package io.inferscope.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
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
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the official SDK and logback send, in every type of value that OTLP has, compared field by
 * field with the documents that Elasticsearch holds.
 */
class StoredDocumentsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant TIME = Instant.ofEpochSecond(1_760_000_000, 123_456_789);

  /** What {@link #everyValue} becomes; what JSON or a field cannot say stands in the original. */
  private static final String EVERY_VALUE =
      """
      {"text": "\\"quoted\\" ünïcode \\uD83D\\uDE00 \\n", "empty.text": "", "flag": true,
       "most": 9223372036854775807, "least": -9223372036854775808, "decimal": 0.1, "huge": 1.0E300,
       "texts": ["a", "b"], "wholes": [1, -2], "decimals": [0.5, 2.0], "flags": [true, false],
       "bytes": "00ff10", "map.inner": "x", "map.deeper.most": 9223372036854775807,
       "mixed": "[\\"a\\",1,{\\"b\\":true}]"}
      """;

  private static final String EVERY_ORIGINAL =
      """
      [{"key": "nan", "value": {"doubleValue": "NaN"}},
       {"key": "infinity", "value": {"doubleValue": "-Infinity"}},
       {"key": "no.texts", "value": {"arrayValue": {"values": []}}},
       {"key": "bytes", "value": {"bytesValue": "AP8Q"}},
       {"key": "map", "value": {"kvlistValue": {"values": [
         {"key": "inner", "value": {"stringValue": "x"}},
         {"key": "deeper", "value": {"kvlistValue": {"values": [
           {"key": "most", "value": {"intValue": "9223372036854775807"}}]}}}]}}},
       {"key": "mixed", "value": {"arrayValue": {"values": [
         {"stringValue": "a"}, {"intValue": "1"},
         {"kvlistValue": {"values": [{"key": "b", "value": {"boolValue": true}}]}}]}}},
       {"key": "nothing", "value": {}}]
      """;

  @TempDir static Path data;

  private static Service service;

  @BeforeAll
  static void start() throws IOException {
    service = Service.start(data);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static OpenTelemetrySdk sdk(String name) {
    return Sdk.sendingTo(service, Attributes.of(AttributeKey.stringKey("service.name"), name));
  }

  private static Attributes everyValue() {
    AttributesBuilder attributes = Attributes.builder();
    attributes.put("text", "\"quoted\" ünïcode \uD83D\uDE00 \n").put("empty.text", "");
    attributes.put("flag", true).put("most", Long.MAX_VALUE).put("least", Long.MIN_VALUE);
    attributes.put("decimal", 0.1).put("huge", 1e300).put("nan", Double.NaN);
    attributes.put("infinity", Double.NEGATIVE_INFINITY);
    attributes.put("texts", "a", "b").put("wholes", 1, -2).put("decimals", 0.5, 2.0);
    attributes.put("flags", true, false);
    attributes.put(AttributeKey.stringArrayKey("no.texts"), List.of());
    attributes.put(AttributeKey.valueKey("bytes"), Value.of(new byte[] {0, -1, 16}));
    attributes.put(
        AttributeKey.valueKey("map"),
        Value.of(
            KeyValue.of("inner", Value.of("x")),
            KeyValue.of("deeper", Value.of(KeyValue.of("most", Value.of(Long.MAX_VALUE))))));
    attributes.put(
        AttributeKey.valueKey("mixed"),
        Value.of(Value.of("a"), Value.of(1), Value.of(KeyValue.of("b", Value.of(true)))));
    attributes.put(AttributeKey.valueKey("nothing"), Value.empty());
    return attributes.build();
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return JSON.readTree(text);
  }

  /** The original's members stand in the order in which they came; here order does not count. */
  private static void assertSameMembers(JsonNode stored, String expected)
      throws JsonProcessingException {
    assertThat(stored).containsExactlyInAnyOrderElementsOf(json(expected));
  }

  /** Numbers by value: Jackson reads 1 as another type than the test's text may say. */
  private static void assertSame(JsonNode stored, String expected) throws JsonProcessingException {
    JsonNode wanted = json(expected);
    assertThat(names(stored)).containsExactlyInAnyOrderElementsOf(names(wanted));
    for (String name : names(wanted)) {
      assertThat(stored.get(name)).as(name).isEqualTo(wanted.get(name));
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new java.util.ArrayList<>();
    for (Iterator<String> each = object.fieldNames(); each.hasNext(); ) {
      names.add(each.next());
    }
    return names;
  }

  private static JsonNode original(JsonNode document) throws JsonProcessingException {
    return json(document.path("inferscope").path("original").asText("{}"));
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
          .setAllAttributes(everyValue())
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
    assertSame(attributes, EVERY_VALUE);
    assertSameMembers(original(document).path("attributes"), EVERY_ORIGINAL);
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
              .setAllAttributes(everyValue())
              .addLink(
                  SpanContext.create(
                      linkedTrace,
                      "b7ad6b7169203331",
                      TraceFlags.getSampled(),
                      TraceState.getDefault()),
                  Attributes.builder().put("of.link", 7).build())
              .startSpan();
      span.addEvent("the event", everyValue(), TIME.plusNanos(5));
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
    assertSame(span.path("attributes"), EVERY_VALUE);
    assertSameMembers(original(span).path("attributes"), EVERY_ORIGINAL);

    JsonNode event = service.documents("logs-*", mine, 1).getFirst();
    assertThat(event.path("@timestamp").asText()).isEqualTo("1760000000123.456794");
    assertThat(event.path("event_name").asText()).isEqualTo("the event");
    assertThat(event.path("trace_id").asText()).isEqualTo(ids.getTraceId());
    assertThat(event.path("span_id").asText()).isEqualTo(ids.getSpanId());
    ObjectNode attributes = event.path("attributes").deepCopy();
    assertThat(attributes.remove("event.name").asText()).isEqualTo("the event");
    assertSame(attributes, EVERY_VALUE);
    assertSameMembers(original(event).path("attributes"), EVERY_ORIGINAL);
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
      meter.gaugeBuilder("with.attributes").build().set(1, everyValue());
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
        assertSame(document.path("attributes"), EVERY_VALUE);
        assertSameMembers(original(document).path("attributes"), EVERY_ORIGINAL);
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

  @Test
  void lines_ofLogbackAreStoredInBothForms() throws IOException, InterruptedException {
    send(
        """
        {"@timestamp":"2026-03-04T05:06:07.000000089Z","@version":"1","message":"out of cache","logger_name":"io.example.Cache","thread_name":"main","level":"WARN","level_value":30000,"stack_trace":"java.lang.IllegalStateException: no memory\\n\\tat io.example.Cache.take(Cache.java:7)\\n","trace_id":"0af7651916cd43dd8448eb211c80319c","trace_flags":"01","span_id":"b7ad6b7169203331","service.name":"logstash-form","tokens":128}
        {"@timestamp":"2026-03-04T05:06:07.008Z","log.level":"ERROR","message":"out of cache","ecs.version":"1.2.0","service.name":"ecs-form","process.thread.name":"main","log.logger":"io.example.Cache","trace.id":"0af7651916cd43dd8448eb211c80319c","span.id":"b7ad6b7169203331","error.type":"java.lang.IllegalStateException","error.message":"no memory","error.stack_trace":"java.lang.IllegalStateException: no memory\\n\\tat io.example.Cache.take(Cache.java:7)\\n"}
        """);

    for (String form : List.of("logstash-form", "ecs-form")) {
      JsonNode document =
          service
              .documents("logs-*", "resource.attributes.service.name:\"" + form + "\"", 1)
              .getFirst();
      assertThat(document.path("body").path("text").asText()).isEqualTo("out of cache");
      assertThat(document.path("trace_id").asText()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
      assertThat(document.path("span_id").asText()).isEqualTo("b7ad6b7169203331");
      assertThat(document.path("scope").path("name").asText()).isEqualTo("io.example.Cache");
      JsonNode attributes = document.path("attributes");
      assertThat(attributes.path("exception.type").asText())
          .isEqualTo("java.lang.IllegalStateException");
      assertThat(attributes.path("exception.message").asText()).isEqualTo("no memory");
      assertThat(attributes.path("exception.stacktrace").asText()).contains("Cache.java:7");
      assertThat(attributes.path("thread.name").asText()).isEqualTo("main");
      assertThat(document.path("severity_text").asText())
          .isEqualTo(form.equals("ecs-form") ? "ERROR" : "WARN");
    }
  }

  private static void send(String lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.lines());
        OutputStream out = socket.getOutputStream()) {
      out.write(lines.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The statuses and messages are the collector's own tests; here is what comes of them behind. */
  @Test
  void badInput_isAnsweredAndWhatWasAcknowledgedIsStored()
      throws IOException, InterruptedException {
    byte[] broken = {10, 127, 1};
    assertThat(service.post("/v1/logs", "application/x-protobuf", broken).statusCode())
        .isEqualTo(400);
    assertThat(service.post("/v1/logs", "text/plain", broken).statusCode()).isEqualTo(415);
    assertThat(
            service
                .post("/v1/logs", "application/x-protobuf", new byte[(16 << 20) + 1])
                .statusCode())
        .isEqualTo(413);
    send("x".repeat(5 << 20) + "\n");
    StringBuilder attributes = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      attributes.append(i == 0 ? "" : ",").append("{\"key\":\"many.").append(i);
      attributes.append("\",\"value\":{\"intValue\":\"").append(i).append("\"}}");
    }
    for (String record :
        List.of(
            "\"timeUnixNano\":\"0\"",
            "\"timeUnixNano\":\"18446744073709551615\"",
            "\"traceId\":\"\",\"spanId\":\"\",\"severityNumber\":77",
            "\"attributes\":[{\"key\":\"changing\",\"value\":{\"intValue\":\"1\"}}]",
            "\"attributes\":[{\"key\":\"changing\",\"value\":{\"stringValue\":\"one\"}}]",
            "\"attributes\":[" + attributes + "]")) {
      String request =
          """
          {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"hostile"}}]},
            "scopeLogs":[{"logRecords":[{%s,"body":{"stringValue":"hostile"}}]}]}]}
          """
              .formatted(record);
      assertThat(
              service
                  .post("/v1/logs", "application/json", request.getBytes(StandardCharsets.UTF_8))
                  .statusCode())
          .isEqualTo(200);
    }

    List<JsonNode> stored =
        service.documents("logs-*", "resource.attributes.service.name:hostile", 6);

    assertThat(stored).hasSize(6);
    assertThat(stored)
        .anyMatch(document -> document.path("attributes").path("many.9999").asInt() == 9999);
    assertThat(stored)
        .filteredOn(document -> document.path("attributes").has("changing"))
        .hasSize(2);
    JsonNode pipeline =
        service.await(
            "/api/v1/pipeline", answer -> answer.path("records").findValues("stored").size() > 0);
    assertThat(pipeline.path("balanced").asBoolean()).isTrue();
    assertThat(service.response("/health/live").statusCode()).isEqualTo(200);
  }
}
