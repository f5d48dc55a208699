package io.inferscope.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Searches for logs and traces over HTTP, from a real Elasticsearch. */
final class SearchApiTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final String WINDOW = "from=2026-03-04T12:00:00Z&to=2026-03-04T12:20:00Z";

  @Test
  void logs_refuseACursorThatIsNone() {
    HttpResponse<String> response =
        ApiServer.send("GET", "/api/v1/logs?cursor=abc&" + WINDOW, "read:searchapi", null);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("cursor").contains("abc");
  }

  @Test
  void traces_areTheNewestHoweverManySpansThereAre() {
    String tenant = "manytraces";
    List<ObjectNode> spans = new ArrayList<>();
    for (int trace = 0; trace < 3_000; trace++) {
      for (int span = 0; span < 4; span++) {
        ObjectNode made = ApiServer.JSON.createObjectNode();
        made.put("@timestamp", NOON.plusMillis(trace * 10L + span).toString());
        made.put("trace_id", id(trace)).put("span_id", String.format(Locale.ROOT, "%016x", span));
        made.put("name", "POST /v1/chat").put("kind", "Server").put("duration", 1_000_000);
        made.putObject("data_stream")
            .put("type", "traces")
            .put("dataset", "generic.otel")
            .put("namespace", tenant);
        made.withObject("/resource/attributes").put("service.name", "gateway");
        spans.add(made);
      }
    }
    ApiServer.store("traces-generic.otel-" + tenant, spans, "many");

    HttpResponse<String> response =
        ApiServer.send("GET", "/api/v1/traces?size=5&" + WINDOW, "read:" + tenant, null);

    JsonNode traces = ApiServer.parse(response.body()).path("traces");
    assertThat(traces).hasSize(5);
    for (int i = 0; i < 5; i++) {
      assertThat(traces.get(i).path("trace_id").asText()).isEqualTo(id(2_999 - i));
      assertThat(traces.get(i).path("spans").asInt()).isEqualTo(4);
    }
  }

  private static String id(int trace) {
    return String.format(Locale.ROOT, "%032x", trace);
  }
}
