package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.buffer.Topic;
import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.PointValue;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import io.inferscope.otlp.OtlpLogs;
import io.inferscope.otlp.OtlpMetrics;
import io.inferscope.otlp.OtlpTraces;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndexerTest {
  @TempDir Path directory;
  private Pipeline pipeline;

  @BeforeEach
  void open() {
    pipeline = new Pipeline(directory);
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void logs_areStoredWithEveryValueType() {
    Value map = new Value.MapValue(Attributes.builder().put("k", Value.of(1.5)).build());
    Attributes attributes =
        Attributes.builder()
            .put("text", "größe 😀")
            .put("empty_text", "")
            .put("bool", Value.of(false))
            .put("least", Long.MIN_VALUE)
            .put("most", Long.MAX_VALUE)
            .put("double", Value.of(0.1))
            .put("tiny", Value.of(Double.MIN_VALUE))
            .put("bytes", new Value.Bytes(new byte[] {1, -1}))
            .put("list", new Value.Array(List.of(Value.of("b"), Value.of("a"), Value.of("b"))))
            .put("map", map)
            .put("empty", Value.EMPTY)
            .put("nan", Value.of(Double.NaN))
            .build();
    pipeline.append(
        Topic.LOGS, OtlpLogs.encode(List.of(Records.log(Value.of("request 17 done"), attributes))));

    pipeline.drain();

    JsonNode source = onlySource("logs", "generic.otel");
    assertThat(source.get("attributes"))
        .isEqualTo(
            Records.parse(
                """
                {"text": "größe 😀", "empty_text": "", "bool": false,
                 "least": -9223372036854775808, "most": 9223372036854775807, "double": 0.1,
                 "tiny": 4.9E-324, "bytes": "01ff", "list": ["b", "a", "b"], "map.k": 1.5,
                 "log.record.template": "%s"}
                """
                    .formatted(source.at("/inferscope/pattern/template").asText())));
    assertThat(source.get("@timestamp").textValue()).isEqualTo("1705314600000.000123");
    assertThat(source.at("/body/text").textValue()).isEqualTo("request 17 done");
    assertThat(source.at("/inferscope/pattern/id").textValue()).isNotEmpty();
    assertThat(source.at("/inferscope/received").textValue()).isEqualTo("1772600767000.000089");
    assertThat(source.at("/resource/attributes/service.name").textValue()).isEqualTo("gateway");
    assertThat(source.at("/data_stream/namespace").textValue()).isEqualTo(pipeline.tenant);
    assertThat(LogDocumentTest.original(source).get("attributes").size()).isEqualTo(4);
  }

  @Test
  void spans_areStoredWithTheirEventsAsLogs() {
    Span.Event event =
        new Span.Event(
            Records.NOON + 5,
            "exception",
            Attributes.builder().put("exception.type", "E").build(),
            0);
    Span span =
        Records.span(
            Attributes.builder().put("http.response.status_code", 200).build(),
            List.of(event, event));
    pipeline.append(Topic.SPANS, OtlpTraces.encode(List.of(span)));

    pipeline.drain();

    JsonNode stored = onlySource("traces", "generic.otel");
    assertThat(stored.get("name").textValue()).isEqualTo("GET /users");
    assertThat(stored.get("duration").longValue()).isEqualTo(150_000_000);
    JsonNode events = Node.hits(pipeline.stream("logs", "generic.otel"));
    assertThat(events.size()).isEqualTo(2);
    assertThat(events.at("/0/_source/event_name").textValue()).isEqualTo("exception");
    assertThat(events.at("/0/_source/trace_id")).isEqualTo(stored.get("trace_id"));
  }

  @Test
  void metrics_areStoredInGroups() {
    pipeline.append(
        Topic.METRICS,
        OtlpMetrics.encode(
            List.of(
                Records.point("one", new PointValue.LongGauge(1)),
                Records.point("two", new PointValue.DoubleGauge(2.5)),
                Records.point("one", new PointValue.LongGauge(3)))));

    pipeline.drain();

    JsonNode hits = Node.hits(pipeline.stream("metrics", "generic.otel"));
    assertThat(hits.findValues("metrics"))
        .map(JsonNode::toString)
        .containsExactlyInAnyOrder("{\"one\":1,\"two\":2.5}", "{\"one\":3}");
    assertThat(counts("metrics")).isEqualTo(new Counts(pipeline.tenant, "metrics", 3, 3, 0, 0));
  }

  @Test
  void rollup_addsUpTheRecordsOfABatch() {
    Attributes model = Attributes.builder().put("gen_ai.request.model", "m1").build();
    Span slow =
        new Span(
            Records.RESOURCE,
            Records.SCOPE,
            "",
            "",
            "",
            "",
            0,
            "chat m1",
            Span.SpanKind.CLIENT,
            Records.NOON,
            Records.NOON + 150_000,
            model,
            0,
            List.of(),
            0,
            List.of(),
            0,
            Span.StatusCode.ERROR,
            "");
    pipeline.append(Topic.SPANS, OtlpTraces.encode(List.of(slow, slow, slow)));
    pipeline.append(
        Topic.LOGS, OtlpLogs.encode(List.of(Records.log(Value.of("hello"), Attributes.EMPTY))));

    pipeline.drain();

    JsonNode spans = rollup("spans").at("/0/_source");
    assertThat(spans.get("@timestamp").textValue()).isEqualTo("1705314600000.000000");
    JsonNode counted = spans.at("/inferscope/rollup");
    assertThat(counted.get("count").intValue()).isEqualTo(3);
    assertThat(counted.get("errors").intValue()).isEqualTo(3);
    assertThat(counted.get("duration")).hasToString("{\"sum\":450000,\"b02\":3}");
    assertThat(counted.get("service").textValue()).isEqualTo("gateway");
    assertThat(counted.get("operation").textValue()).isEqualTo("chat m1");
    assertThat(counted.get("span_kind").textValue()).isEqualTo("Client");
    assertThat(counted.get("model").textValue()).isEqualTo("m1");
    assertThat(counted.get("instance").textValue()).isEqualTo("a1");
    assertThat(counted.get("status").textValue()).isEqualTo("Error");
    assertThat(rollup("logs").at("/0/_source/inferscope/rollup/severity").textValue())
        .isEqualTo("INFO");
  }

  @Test
  void undecodable_isKeptInTheQuarantineStream() {
    byte[] broken = "not protobuf".getBytes(StandardCharsets.UTF_8);
    pipeline.append(Topic.LOGS, broken);
    pipeline.append(
        Topic.LOGS, OtlpLogs.encode(List.of(Records.log(Value.of("x"), Attributes.EMPTY))));

    pipeline.drain();

    JsonNode kept = onlySource("logs", "inferscope.quarantine").at("/inferscope/quarantine");
    assertThat(kept.get("error_type").textValue()).isEqualTo("request_not_decodable");
    assertThat(kept.get("document").textValue()).isEqualTo("bm90IHByb3RvYnVm");
    assertThat(Node.hits(pipeline.stream("logs", "generic.otel")).size()).isEqualTo(1);
    assertThat(counts("requests")).isEqualTo(new Counts(pipeline.tenant, "requests", 1, 0, 1, 0));
  }

  @Test
  void rejected_isKeptInTheQuarantineStreamAndStopsNoOther() {
    Node.call(
        "PUT",
        "/_index_template/strict-" + pipeline.tenant,
        """
        {"index_patterns": ["logs-strict.otel-*"], "priority": 900, "data_stream": {},
         "template": {"mappings": {"dynamic": "strict", "properties": {"@timestamp": {"type": "date_nanos"}}}}}
        """);
    Attributes strict = Attributes.builder().put("data_stream.dataset", "strict").build();
    pipeline.append(
        Topic.LOGS,
        OtlpLogs.encode(
            List.of(
                Records.log(Value.of("a"), Attributes.EMPTY),
                Records.log(Value.of("b"), strict),
                Records.log(Value.of("c"), Attributes.EMPTY))));

    pipeline.drain();

    JsonNode kept = onlySource("logs", "inferscope.quarantine").at("/inferscope/quarantine");
    assertThat(kept.get("error_type").textValue()).isEqualTo("strict_dynamic_mapping_exception");
    assertThat(kept.get("index").textValue()).isEqualTo(pipeline.stream("logs", "strict.otel"));
    String document =
        new String(
            Base64.getDecoder().decode(kept.get("document").textValue()), StandardCharsets.UTF_8);
    assertThat(Records.parse(document).at("/body/text").textValue()).isEqualTo("b");
    assertThat(Node.hits(pipeline.stream("logs", "generic.otel")).size()).isEqualTo(2);
    assertThat(counts("logs")).isEqualTo(new Counts(pipeline.tenant, "logs", 3, 2, 1, 0));
  }

  @Test
  void counts_surviveARestart() {
    LogRecord log = Records.log(Value.of("x"), Attributes.EMPTY);
    pipeline.append(Topic.LOGS, OtlpLogs.encode(List.of(log, log)));
    pipeline.drain();
    pipeline.reopen();
    pipeline.append(Topic.LOGS, OtlpLogs.encode(List.of(log)));

    pipeline.drain();

    assertThat(counts("logs")).isEqualTo(new Counts(pipeline.tenant, "logs", 3, 3, 0, 0));
  }

  private JsonNode onlySource(String type, String dataset) {
    JsonNode hits = Node.hits(pipeline.stream(type, dataset));
    assertThat(hits.size()).isEqualTo(1);
    return hits.at("/0/_source");
  }

  private JsonNode rollup(String signal) {
    return Node.search(
            pipeline.stream("metrics", "inferscope.rollup"),
            "{\"query\":{\"term\":{\"inferscope.rollup.signal\":\"" + signal + "\"}}}")
        .at("/hits/hits");
  }

  private Counts counts(String signal) {
    return Accounts.of(pipeline.tenant, signal);
  }
}
