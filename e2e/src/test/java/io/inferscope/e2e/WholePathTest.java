package io.inferscope.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the official SDK in a service to the answers of the API, through a real Elasticsearch. */
class WholePathTest {
  @TempDir static Path data;

  private static Service service;

  @BeforeAll
  static void start() throws IOException {
    service = Service.start(data);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    try (Service last = service) {
      assertThat(last.stop()).as("exit code after a signal").isIn(0, 143);
    }
  }

  @Test
  void sdk_whatIsSentIsFound() throws IOException, InterruptedException {
    String trace = send("sdk-service");

    JsonNode logs =
        service.await(
            "/api/v1/logs?order=asc&query=" + Service.encoded("service.name:\"sdk-service\""),
            page -> page.path("total").asInt() >= 2);
    JsonNode log = document(logs, "checkout of order 42 took 17 ms");
    assertThat(log.path("severity_text").asText()).isEqualTo("WARN");
    assertThat(log.path("severity_number").asInt()).isEqualTo(13);
    assertThat(log.path("trace_id").asText()).isEqualTo(trace);
    JsonNode attributes = log.path("attributes");
    assertThat(attributes.path("text").asText()).isEqualTo("value \"quoted\" ünïcode");
    assertThat(attributes.path("whole").asLong()).isEqualTo(Long.MAX_VALUE);
    assertThat(attributes.path("decimal").asDouble()).isEqualTo(0.1);
    assertThat(attributes.path("flag").asBoolean()).isTrue();
    assertThat(attributes.path("texts")).hasSize(2);
    assertThat(attributes.path("nested.key").asText()).isEqualTo("inner");
    assertThat(log.path("resource").path("attributes").path("service.version").asText())
        .isEqualTo("1.2.3");
    assertThat(log.path("inferscope").path("pattern").path("id").asText()).isNotEmpty();

    JsonNode event = logEvent(logs);
    assertThat(event.path("attributes").path("exception.type").asText())
        .isEqualTo("java.lang.IllegalStateException");

    JsonNode whole =
        service.await("/api/v1/traces/" + trace, answer -> answer.path("spans").size() == 2);
    assertThat(whole.path("spans").get(0).path("name").asText()).isEqualTo("POST /checkout");
    assertThat(whole.path("spans").get(0).path("status").asText()).isEqualTo("error");
    assertThat(whole.path("spans").get(1).path("depth").asInt()).isEqualTo(1);
    assertThat(whole.path("critical_path")).hasSize(2);

    JsonNode patterns =
        service.await(
            "/api/v1/patterns?query="
                + Service.encoded("service.name:\"sdk-service\" AND severity_text:WARN"),
            answer -> answer.path("patterns").size() == 1);
    assertThat(patterns.path("total").asLong()).isEqualTo(1);
    assertThat(patterns.path("patterns").get(0).path("count").asLong()).isEqualTo(1);

    JsonNode services =
        service.await(
            "/api/v1/services",
            answer -> answer.path("services").findValuesAsText("service").contains("sdk-service"));
    assertThat(services.toString()).contains("1.2.3");

    JsonNode pipeline = service.await("/api/v1/pipeline", answer -> buffered(answer) == 0);
    assertThat(pipeline.path("balanced").asBoolean()).isTrue();
    assertThat(pipeline.path("records").findValuesAsText("signal"))
        .contains("logs", "spans", "span_events", "metrics");
    assertThat(pipeline.at("/intake/since").asText()).isNotEmpty();
    for (JsonNode row : pipeline.at("/intake/received")) {
      assertThat(row.path("requests").asLong()).as(row.toString()).isPositive();
      assertThat(row.path("records").asLong()).isEqualTo(row.path("records_appended").asLong());
      assertThat(row.path("requests_refused")).isEmpty();
    }
    assertThat(pipeline.at("/intake/received").findValuesAsText("signal"))
        .contains("logs", "spans", "metrics");
  }

  /** As an operator's {@code kill -9} or the node's own memory ends it. */
  @Test
  void elasticsearch_thatIsKilledComesBackWithWhatItHad() throws Exception {
    send("before-the-kill");
    awaitLogs("before-the-kill");
    ProcessHandle node = service.elasticsearch();

    assertThat(node.destroyForcibly()).isTrue();
    node.onExit().get(60, TimeUnit.SECONDS);
    send("after-the-kill");

    service.await("/health/ready", answer -> answer.path("status").asText().equals("up"));
    awaitLogs("after-the-kill");
    awaitLogs("before-the-kill");
    assertThat(service.elasticsearch().pid()).isNotEqualTo(node.pid());
    assertThat(service.response("/metrics").body())
        .contains("inferscope_elasticsearch_embedded_deaths_total 1.0");
  }

  private static void awaitLogs(String name) throws IOException, InterruptedException {
    service.await(
        "/api/v1/logs?query=" + Service.encoded("service.name:\"" + name + "\""),
        page -> page.path("total").asInt() == 2);
  }

  @Test
  void readme_commandsPrintWhatItShows() throws IOException, InterruptedException {
    List<Transcript.Step> steps = Transcript.read(Path.of("../README.md"));
    assertThat(steps).hasSizeGreaterThan(3);
    for (Transcript.Step step : steps) {
      service.await(step);
    }
  }

  @Test
  void api_saysWhatIsWrongWithARequest() throws IOException, InterruptedException {
    assertThat(service.response("/api/v1/logs?from=yesterday").statusCode()).isEqualTo(400);
    assertThat(service.response("/api/v1/logs?from=yesterday").body())
        .contains("now-15m")
        .contains("trace_id");
    assertThat(service.response("/api/v1/logs?query=" + Service.encoded("field:(")).statusCode())
        .isEqualTo(400);
    assertThat(service.response("/api/v1/logs?size=0").statusCode()).isEqualTo(400);
    assertThat(service.response("/api/v1/incidents/none").statusCode()).isEqualTo(404);
    assertThat(service.response("/api/v1/nothing").statusCode()).isEqualTo(404);
    assertThat(service.response("/api/v1/traces/0af7651916cd43dd8448eb211c80319c").statusCode())
        .isEqualTo(404);
  }

  @Test
  void api_answersEveryQuestionOfAnEmptySystem() throws IOException, InterruptedException {
    for (String path :
        new String[] {
          "/api/v1/logs/histogram",
          "/api/v1/traces",
          "/api/v1/rate-changes",
          "/api/v1/anomalies?measure=latency&group_by=operation",
          "/api/v1/root-causes",
          "/api/v1/incidents?state=open",
          "/health/live",
          "/health/ready",
          "/metrics",
          "/openapi.yaml"
        }) {
      assertThat(service.response(path).statusCode()).as(path).isEqualTo(200);
    }
  }

  private static String send(String name) {
    Attributes resource =
        Attributes.of(
            AttributeKey.stringKey("service.name"),
            name,
            AttributeKey.stringKey("service.version"),
            "1.2.3");
    try (OpenTelemetrySdk sdk = Sdk.sendingTo(service, resource)) {
      Span root =
          sdk.getTracer("shop")
              .spanBuilder("POST /checkout")
              .setSpanKind(SpanKind.SERVER)
              .startSpan();
      try (Scope ignored = root.makeCurrent()) {
        sdk.getTracer("shop")
            .spanBuilder("SELECT orders")
            .setSpanKind(SpanKind.CLIENT)
            .startSpan()
            .end();
        sdk.getLogsBridge()
            .get("shop")
            .logRecordBuilder()
            .setSeverity(Severity.WARN)
            .setSeverityText("WARN")
            .setBody("checkout of order 42 took 17 ms")
            .setAttribute(AttributeKey.stringKey("text"), "value \"quoted\" ünïcode")
            .setAttribute(AttributeKey.longKey("whole"), Long.MAX_VALUE)
            .setAttribute(AttributeKey.doubleKey("decimal"), 0.1)
            .setAttribute(AttributeKey.booleanKey("flag"), true)
            .setAttribute(AttributeKey.stringArrayKey("texts"), java.util.List.of("a", "b"))
            .setAttribute(
                AttributeKey.valueKey("nested"), Value.of(Map.of("key", Value.of("inner"))))
            .emit();
        root.recordException(new IllegalStateException("out of stock"));
        root.setStatus(StatusCode.ERROR, "out of stock");
      } finally {
        root.end();
      }
      sdk.getMeter("shop").counterBuilder("orders").build().add(3);
      sdk.getMeter("shop").histogramBuilder("checkout.duration").setUnit("s").build().record(0.017);
      return root.getSpanContext().getTraceId();
    }
  }

  private static JsonNode document(JsonNode page, String body) {
    for (JsonNode hit : page.path("logs")) {
      if (hit.path("document").path("body").path("text").asText().equals(body)) {
        return hit.path("document");
      }
    }
    throw new AssertionError("no log with body '" + body + "' in " + page);
  }

  private static JsonNode logEvent(JsonNode page) {
    for (JsonNode hit : page.path("logs")) {
      if (hit.path("document").path("event_name").asText().equals("exception")) {
        return hit.path("document");
      }
    }
    throw new AssertionError("no exception event in " + page);
  }

  private static long buffered(JsonNode pipeline) {
    long buffered = 0;
    for (JsonNode row : pipeline.path("requests")) {
      buffered += row.path("buffered").asLong();
    }
    return buffered;
  }
}
