package io.inferscope.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.elasticsearch.DocumentStore;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Incidents over HTTP, from a real Elasticsearch. */
final class IncidentApiTest {
  private static final String TENANT = "incidentapi";
  private static final String READER = "read:" + TENANT;
  private static final String OPERATOR = "operate:" + TENANT;
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  private static final String BAD_REQUESTS =
      """
      {"failed":210,"slow":0,"good":1800,"compared_bad":200,"compared_good":1000,
       "differences":[
        {"text":"92 % of the failing requests ran on model-server 1.5.0.",
         "traits":[{"service":"model-server","attribute":"service.version","value":"1.5.0"}],
         "also":[{"service":"model-server","attribute":"host.name","value":"gpu-2"}],
         "effect":0.84,"p_value":1e-30,"counts":{"bad":184,"good":80,"bad_share":0.92,"good_share":0.08}},
        {"text":"Prompts are longer.",
         "traits":[{"service":"gateway","attribute":"gen_ai.usage.input_tokens"}],"also":[],
         "effect":0.4,"p_value":1e-9,"medians":{"bad":2250,"good":120}}],
       "summary":"92 % of the failing requests ran on model-server 1.5.0."}
      """;

  private static final String BLAST_RADIUS =
      """
      {"requests":100,"failed":40,"slow":5,
       "entry_points":[{"service":"gateway","name":"POST /chat","requests":100,"failed":40,"slow":5}],
       "models":[{"name":"large","requests":60,"failed":40,"slow":0}],"replicas":[],
       "customer_attribute":"tenant.id","customers":[{"name":"acme","requests":9,"failed":9,"slow":0}]}
      """;

  private static final String SUPPRESSED =
      """
      {"type":"errors","service":"gateway","detail":"POST /chat","tolerated":0.5,"count":12,"largest":0.4,
       "first_at":"2026-03-04T12:01:00Z","last_at":"2026-03-04T12:03:00Z"}
      """;

  private static final String CHANGE =
      """
      {"type":"attribute","service":"model-server","text":"gpu.model of model-server is L4, A100 before",
       "at":"2026-03-04T11:59:00Z","attribute":"gpu.model","before":["A100"],"after":"L4"}
      """;

  private static JsonNode get(String path, String template) {
    HttpResponse<String> response = ApiServer.send("GET", path, READER, null);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode answer = ApiServer.parse(response.body());
    ContractCheck.answer(template, "get", answer);
    return answer;
  }

  @Test
  void incident_keepsWhatPeopleSayOfItAndTakesItBack() {
    ObjectNode incident = ApiServer.JSON.createObjectNode();
    incident.put("id", "inc-1").put("tenant", TENANT).put("state", "open");
    incident.put("title", "gateway is slow").put("service", "gateway").put("kind", "cpu");
    incident.put("onset", NOON.toString()).put("opened_at", NOON.toString());
    incident.put("updated_at", NOON.toString()).put("reason", "made up");
    for (String list : List.of("suspects", "findings", "changes", "patterns", "traces")) {
      incident.putArray(list);
    }
    incident.set("bad_requests", ApiServer.parse(BAD_REQUESTS));
    incident.putObject("impact").put("requests", 100).put("failed", 40).putArray("services");
    incident.withObject("/impact").set("blast_radius", ApiServer.parse(BLAST_RADIUS));
    incident.putArray("suppressed").add(ApiServer.parse(SUPPRESSED));
    incident.withArray("/changes").add(ApiServer.parse(CHANGE));
    incident
        .withArray("/patterns")
        .addObject()
        .put("id", "p1")
        .put("template", "queue is full")
        .put("service", "gateway")
        .put("before_per_minute", 0)
        .put("after_per_minute", 9);
    DocumentStore store = new DocumentStore(ApiServer.CONNECTION, "inferscope-incidents");
    store.put("inc-1", incident);
    store.put(
        "inc-0",
        incident.deepCopy().put("id", "inc-0").put("opened_at", NOON.minusSeconds(60).toString()));
    String path = "/api/v1/incidents/inc-1";
    String verdict = "{\"verdict\":\"wrong_cause\",\"service\":\"cache\",\"comment\":\"disk\"}";

    assertThat(ApiServer.send("POST", path + "/feedback", READER, verdict).statusCode())
        .isEqualTo(403);
    assertThat(ApiServer.send("POST", path + "/feedback", OPERATOR, "{}").statusCode())
        .isEqualTo(400);
    assertThat(ApiServer.send("POST", path + "/feedback", OPERATOR, verdict).statusCode())
        .isEqualTo(200);
    JsonNode judged = get(path, "/api/v1/incidents/{id}");
    assertThat(judged.path("feedback").path("verdict").asText()).isEqualTo("wrong_cause");
    assertThat(judged.path("feedback").path("about").asText()).isEqualTo("gateway");
    assertThat(judged.path("feedback").path("service").asText()).isEqualTo("cache");
    assertThat(judged.path("questions").findValuesAsText("question"))
        .startsWith("Can the telemetry be trusted?", "Since when?", "Who is hit?")
        .contains("How do bad requests differ?")
        .hasSize(11);
    assertThat(judged.at("/similar/0/id").asText()).isEqualTo("inc-0");
    assertThat(judged.at("/similar/0/common/0").asText())
        .isEqualTo("logged: 'queue is full' by gateway");
    assertThat(judged.at("/bad_requests/differences/0/counts/bad").asInt()).isEqualTo(184);
    assertThat(judged.path("questions").findValuesAsText("answer"))
        .contains(
            "40 of 100 requests failed (40 %), 5 were slow; entry points: POST /chat 45 of 100;"
                + " models: large 40 of 60; tenant.id: acme 9 of 9; no service deviates by itself.",
            "gpu.model of model-server is L4, A100 before, first seen 2026-03-04T11:59:00Z")
        .contains("92 % of the failing requests ran on model-server 1.5.0. Prompts are longer.")
        .anyMatch(answer -> answer.endsWith("Judged wrong cause by key-of-" + OPERATOR + "."));
    for (String link : judged.path("questions").findValuesAsText("href")) {
      if (link.startsWith("https:")) {
        assertThat(link).startsWith("https://kibana.example/s/ops/app/");
      } else if (!link.endsWith("/feedback")) {
        assertThat(ApiServer.send("GET", link, READER, null).statusCode()).as(link).isEqualTo(200);
      }
    }
    assertThat(judged.path("history").findValuesAsText("by")).contains("key-of-" + OPERATOR);

    assertThat(ApiServer.send("DELETE", path + "/feedback", OPERATOR, null).statusCode())
        .isEqualTo(200);
    JsonNode open = get(path, "/api/v1/incidents/{id}");
    assertThat(open.has("feedback")).isFalse();
    assertThat(open.path("history")).hasSize(2);
  }
}
