package io.inferscope.queryapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.elasticsearch.TelemetryReader;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is around a log, and around a service, from a real Elasticsearch. */
final class SurroundingsApiTest {
  private static final String TENANT = "surroundings";
  private static final Instant NOON = Instant.parse("2026-03-05T12:00:00Z");
  private static final String WINDOW = "from=2026-03-05T12:00:00Z&to=2026-03-05T12:10:00Z";
  private static final int TRACES = 300;

  @BeforeAll
  static void store() {
    List<ObjectNode> logs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ObjectNode log = document("logs", NOON.plusSeconds(i), "shop");
      log.withObject("/resource/attributes").put("service.instance.id", "shop-" + i % 2);
      log.withObject("/body").put("text", "line " + i);
      logs.add(log);
    }
    ApiServer.store("logs-generic.otel-" + TENANT, logs, "line");
    ApiServer.store("traces-generic.otel-" + TENANT, spans(), "span");
  }

  /** Each trace: gateway calls model twice, of which every tenth second call fails. */
  private static List<ObjectNode> spans() {
    Random random = new Random(11);
    List<ObjectNode> spans = new ArrayList<>();
    for (int i = 0; i < TRACES; i++) {
      String trace = String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong());
      Instant at = NOON.plusMillis(1_000L * i);
      spans.add(span(trace, at, "gateway", "1", "", 90, false));
      spans.add(span(trace, at.plusMillis(1), "gateway", "2", "1", 30, false));
      spans.add(span(trace, at.plusMillis(2), "model", "3", "2", 20, false));
      spans.add(span(trace, at.plusMillis(3), "model", "4", "1", 40, i % 10 == 0));
      spans.add(span(trace, at.plusMillis(4), "model", "5", "4", 5, false));
      spans.add(span(trace, at.plusMillis(5), "orphan", "6", "999", 5, false));
    }
    return spans;
  }

  private static ObjectNode span(
      String trace, Instant at, String service, String id, String parent, int millis, boolean bad) {
    ObjectNode span = document("traces", at, service);
    span.put("trace_id", trace).put("span_id", id).put("parent_span_id", parent);
    span.put("name", "call").put("kind", "Server").put("duration", millis * 1_000_000L);
    span.withObject("/status").put("code", bad ? "Error" : "Unset");
    return span;
  }

  private static ObjectNode document(String type, Instant at, String service) {
    ObjectNode document = ApiServer.JSON.createObjectNode();
    document.put("@timestamp", at.toString());
    document
        .putObject("data_stream")
        .put("type", type)
        .put("dataset", "generic.otel")
        .put("namespace", TENANT);
    document.withObject("/resource/attributes").put("service.name", service);
    return document;
  }

  private static JsonNode get(String path, String template) {
    HttpResponse<String> response = ApiServer.send("GET", path, "read:" + TENANT, null);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode answer = ApiServer.parse(response.body());
    ContractCheck.answer(template, "get", answer);
    return answer;
  }

  private static List<String> lines(JsonNode hits) {
    List<String> lines = new ArrayList<>();
    hits.forEach(hit -> lines.add(hit.at("/document/body/text").asText()));
    return lines;
  }

  @Test
  void context_isOfTheSameInstanceInOrderOfTime() {
    JsonNode answer = get("/api/v1/logs/line10/context?size=2", "/api/v1/logs/{id}/context");

    assertThat(answer.at("/log/document/body/text").asText()).isEqualTo("line 10");
    assertThat(lines(answer.path("before"))).containsExactly("line 6", "line 8");
    assertThat(lines(answer.path("after"))).containsExactly("line 12", "line 14");
  }

  @Test
  void context_endsWhereTheLogsEnd() {
    JsonNode answer = get("/api/v1/logs/line1/context", "/api/v1/logs/{id}/context");

    assertThat(answer.path("before")).isEmpty();
    assertThat(answer.path("after")).hasSize(9);
  }

  @Test
  void context_isOfTheTenantsOwnLogsOnly() {
    HttpResponse<String> stranger =
        ApiServer.send("GET", "/api/v1/logs/line10/context", "read:another", null);

    assertThat(stranger.statusCode()).isEqualTo(404);
    ContractCheck.problem(ApiServer.parse(stranger.body()));
  }

  @Test
  void dependencies_countCallsBetweenServices() {
    JsonNode answer = get("/api/v1/dependencies?" + WINDOW, "/api/v1/dependencies");

    assertThat(answer.path("spans").asLong()).isEqualTo(6L * TRACES);
    assertThat(answer.path("sampled_share").asDouble()).isEqualTo(1);
    assertThat(answer.path("dependencies")).hasSize(1);
    JsonNode edge = answer.at("/dependencies/0");
    assertThat(edge.path("caller").asText()).isEqualTo("gateway");
    assertThat(edge.path("callee").asText()).isEqualTo("model");
    assertThat(edge.path("calls").asLong()).isEqualTo(2L * TRACES);
    assertThat(edge.path("errors").asLong()).isEqualTo(TRACES / 10);
    assertThat(edge.path("error_rate").asDouble()).isCloseTo(0.05, within(1e-9));
    assertThat(edge.path("calls_per_second").asDouble()).isCloseTo(1, within(1e-9));
    assertThat(edge.at("/latency_ms/p50").asDouble()).isEqualTo(20);
    assertThat(edge.at("/latency_ms/p90").asDouble()).isEqualTo(40);
  }

  @Test
  void dependencies_ofAPartOfTheTracesAreExtrapolated() {
    DependencyOperations.DependencyList answer =
        new DependencyOperations(new TelemetryReader(ApiServer.CONNECTION), 900)
            .of(TENANT, new TimeRange(NOON, NOON.plusSeconds(600)));

    assertThat(answer.sampledShare()).isBetween(0.3, 0.7);
    assertThat(answer.dependencies())
        .singleElement()
        .satisfies(
            edge -> {
              assertThat(edge.calls()).isCloseTo(2L * TRACES, within(2L));
              assertThat(edge.errorRate()).isBetween(0.02, 0.1);
            });
  }

  @Test
  void dependencies_ofAnEmptyWindowAreNone() {
    JsonNode answer =
        get(
            "/api/v1/dependencies?from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z",
            "/api/v1/dependencies");

    assertThat(answer.path("spans").asLong()).isZero();
    assertThat(answer.path("dependencies")).isEmpty();
  }
}
