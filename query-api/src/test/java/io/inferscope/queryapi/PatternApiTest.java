package io.inferscope.queryapi;

import static io.inferscope.queryapi.PatternLogs.MERGED;
import static io.inferscope.queryapi.PatternLogs.OPERATOR;
import static io.inferscope.queryapi.PatternLogs.PAID;
import static io.inferscope.queryapi.PatternLogs.READER;
import static io.inferscope.queryapi.PatternLogs.TRACE;
import static io.inferscope.queryapi.PatternLogs.WINDOW;
import static io.inferscope.queryapi.PatternLogs.audited;
import static io.inferscope.queryapi.PatternLogs.byTemplate;
import static io.inferscope.queryapi.PatternLogs.get;
import static io.inferscope.queryapi.PatternLogs.id;
import static io.inferscope.queryapi.PatternLogs.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.elasticsearch.PatternStore;
import io.inferscope.elasticsearch.PatternStore.Correction;
import io.inferscope.elasticsearch.PatternStore.Merge;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns and users' corrections, asked over HTTP, answered by a real Elasticsearch. */
final class PatternApiTest {
  @BeforeAll
  static void store() {
    PatternLogs.store();
  }

  @Test
  void list_countsExactlyAndComparesWithTheWindowBefore() {
    JsonNode list = get("/api/v1/patterns?" + WINDOW, "/api/v1/patterns");

    assertThat(list.path("total").asLong()).isEqualTo(100 + 60 + 200 + 5 + 5 + 12 + 10);
    assertThat(list.path("unpatterned").asLong()).isEqualTo(17);
    assertThat(list.path("other").asLong()).isEqualTo(17);
    Map<String, JsonNode> rows = byTemplate(list);
    assertThat(rows.get("paid order <number> in <duration>").path("count").asLong()).isEqualTo(105);
    assertThat(rows.get("paid order <number> in <duration>").path("change").asText())
        .isEqualTo("steady");
    assertThat(rows.get("cache miss for shard <number>").path("change").asText()).isEqualTo("new");
    assertThat(rows.get("cache miss for shard <number>").path("p_value").asDouble())
        .isLessThan(0.01);
    assertThat(rows.get("old job <number> is done").path("change").asText()).isEqualTo("gone");
    assertThat(rows.get("retry <number> of a call").path("change").asText()).isEqualTo("surging");
    assertThat(rows.get("retry <number> of a call").path("baseline_count").asLong()).isEqualTo(10);
    JsonNode fading = rows.get("warming up core <number> of the pool");
    assertThat(fading.path("change").asText()).isEqualTo("fading");
    assertThat(fading.path("p_value").asDouble()).isLessThan(0.01);
    assertThat(rows.values()).extracting(row -> row.path("count").asLong()).contains(0L);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void list_addsUpToTheTotalWithOther(int size) {
    JsonNode list = get("/api/v1/patterns?size=" + size + "&" + WINDOW, "/api/v1/patterns");

    long sum = list.path("other").asLong();
    for (JsonNode row : list.path("patterns")) {
      sum += row.path("count").asLong();
    }
    assertThat(sum).isEqualTo(list.path("total").asLong()).isEqualTo(392);
    assertThat(list.path("other").asLong()).isGreaterThanOrEqualTo(17);
  }

  @Test
  void list_showsTrendSeverityServicesTimesAndExamples() {
    JsonNode row =
        byTemplate(get("/api/v1/patterns?" + WINDOW, "/api/v1/patterns"))
            .get("cache miss for shard <number>");

    long sum = 0;
    for (JsonNode bucket : row.path("trend")) {
      sum += bucket.asLong();
    }
    assertThat(sum).isEqualTo(60);
    assertThat(row.path("trend")).hasSize(20);
    assertThat(row.path("trend").path(0).asLong()).isZero();
    assertThat(row.path("severities").path("DEBUG").asLong()).isEqualTo(60);
    assertThat(row.path("services").path("till").asLong()).isEqualTo(60);
    assertThat(row.path("first_seen").asText()).isEqualTo("2026-03-04T12:10:00Z");
    assertThat(row.path("last_seen").asText()).isEqualTo("2026-03-04T12:19:50Z");
    JsonNode example = row.path("examples").path(0);
    assertThat(example.path("message").asText()).isEqualTo("cache miss for shard 59");
    assertThat(example.path("trace").asText()).isEqualTo("/api/v1/traces/" + TRACE);
  }

  @Test
  void list_givesAQueryThatSelectsExactlyTheseLogs() {
    JsonNode list =
        get(
            "/api/v1/patterns?query=" + ApiServer.encoded("severity_text:INFO") + "&" + WINDOW,
            "/api/v1/patterns");
    for (JsonNode row : list.path("patterns")) {
      JsonNode logs =
          get(
              "/api/v1/logs?size=1&query="
                  + ApiServer.encoded(row.path("query").asText())
                  + "&"
                  + WINDOW,
              "/api/v1/logs");
      assertThat(logs.path("total").asLong()).isEqualTo(row.path("count").asLong());
    }
    assertThat(list.path("patterns").path(0).path("count").asLong()).isEqualTo(105);
  }

  @Test
  void list_keepsToTheSizeAndSaysWhatIsLeftOut() {
    JsonNode list = get("/api/v1/patterns?size=1&" + WINDOW, "/api/v1/patterns");

    assertThat(list.path("patterns")).hasSize(1);
    assertThat(list.path("patterns").path(0).path("count").asLong()).isEqualTo(200);
    assertThat(list.path("other").asLong()).isEqualTo(list.path("total").asLong() - 200);
  }

  @Test
  void list_comparesWithTheBaselineThatIsAskedFor() {
    JsonNode list =
        get(
            "/api/v1/patterns?sort=change&baseline_from=2026-03-04T12:10:00Z"
                + "&baseline_to=2026-03-04T12:20:00Z&from=2026-03-04T12:00:00Z&to=2026-03-04T12:10:00Z",
            "/api/v1/patterns");

    assertThat(list.path("patterns").path(0).path("template").asText())
        .isEqualTo("cache miss for shard <number>");
    assertThat(list.path("patterns").path(0).path("change").asText()).isEqualTo("gone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"patterns", "exceptions", "logs/histogram"})
  void windows_thatEndWithinAMillisecondCountWhatLiesInItsPart(String operation) {
    String window = "from=2026-03-04T12:00:00Z&to=2026-03-04T12:19:50.0000005Z";

    String step = operation.equals("logs/histogram") ? "&interval=10s" : "";
    JsonNode answer = get("/api/v1/" + operation + "?" + window + step, "/api/v1/" + operation);

    JsonNode all = get("/api/v1/logs?size=1&" + window, "/api/v1/logs").path("total");
    if (operation.equals("patterns")) {
      assertThat(answer.path("total")).isEqualTo(all);
    }
    if (operation.equals("logs/histogram")) {
      long sum = 0;
      for (JsonNode bucket : answer.path("buckets")) {
        sum += bucket.path("count").asLong();
      }
      assertThat(sum).isEqualTo(all.asLong());
    }
  }

  @Test
  void get_tellsWhatVariablesHoldAndResolvesMergedIds() {
    JsonNode pattern = get("/api/v1/patterns/" + MERGED + "?" + WINDOW, "/api/v1/patterns/{id}");

    assertThat(pattern.path("id").asText()).isEqualTo(PAID);
    assertThat(pattern.path("ids")).hasSize(2);
    assertThat(pattern.path("count").asLong()).isEqualTo(105);
    assertThat(pattern.path("template").asText()).isEqualTo("paid order <number> in <duration>");
    JsonNode variables = pattern.path("variables");
    assertThat(variables.path("sampled").asInt()).isEqualTo(105);
    assertThat(variables.path("unread").asInt()).isZero();
    JsonNode order = variables.path("positions").path(0);
    assertThat(order.path("numbers").path("max").asDouble()).isEqualTo(99);
    assertThat(order.path("types").path(0).asText()).isEqualTo("<number>");
    JsonNode time = variables.path("positions").path(1);
    assertThat(time.path("top").path(0).path("value").asText()).isEqualTo("1ms");
    assertThat(time.path("numbers").path("mean").asDouble()).isCloseTo(2.9, within(0.2));
  }

  @Test
  void get_saysThatThereIsNone() {
    problem("GET", "/api/v1/patterns/ffffffffffffffff", READER, null, 404);
    problem("GET", "/api/v1/patterns/x", READER, null, 400);
  }

  @Test
  void correct_namesAndPinsAndIsAudited() {
    String job = id("old job 1 is done");
    String path = "/api/v1/patterns/" + job;
    HttpResponse<String> first =
        ApiServer.send("PATCH", path, OPERATOR, "{\"name\":\"Nightly job\",\"split_on\":[0]}");
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    HttpResponse<String> second = ApiServer.send("PATCH", path, OPERATOR, "{\"pinned\":true}");
    JsonNode correction = ApiServer.parse(second.body());

    ContractCheck.answer("/api/v1/patterns/{id}", "patch", correction);
    assertThat(correction.path("name").asText()).isEqualTo("Nightly job");
    assertThat(correction.path("split_on").path(0).asInt()).isZero();
    JsonNode row = get("/api/v1/patterns?size=1&" + WINDOW, "/api/v1/patterns").at("/patterns/0");
    assertThat(row.path("name").asText()).isEqualTo("Nightly job");
    assertThat(row.path("pinned").asBoolean()).isTrue();
    assertThat(audited(job)).isEqualTo(2);
    ApiServer.send("PATCH", path, OPERATOR, "{\"name\":null,\"pinned\":false,\"split_on\":[]}");
    assertThat(
            get("/api/v1/patterns/" + job + "?" + WINDOW, "/api/v1/patterns/{id}")
                .at("/correction")
                .has("name"))
        .isFalse();
  }

  @Test
  void correct_ofAMergedIdHoldsForThePatternThatItBecame() {
    String path = "/api/v1/patterns/" + MERGED;
    ApiServer.send("PATCH", path, OPERATOR, "{\"name\":\"Payment\"}");

    JsonNode row =
        byTemplate(get("/api/v1/patterns?" + WINDOW, "/api/v1/patterns"))
            .get("paid order <number> in <duration>");
    assertThat(row.path("id").asText()).isEqualTo(PAID);
    assertThat(row.path("name").asText()).isEqualTo("Payment");
    ApiServer.send("PATCH", path, OPERATOR, "{\"name\":null}");
  }

  @Test
  void correct_keepsWhatWasSaidBeforeAMerge() {
    String earlier = "00000000000000bb";
    String core = id("warming up core 1 of the pool");
    PatternStore store = new PatternStore(ApiServer.CONNECTION, PatternLogs.TENANT);
    store.correct(
        earlier,
        Optional.empty(),
        before -> new Correction(earlier, "Warm-up", false, Set.of(), "key", Instant.EPOCH));
    store.add(List.of(new Merge("till", earlier, core, "warming up core <number> of the pool")));

    HttpResponse<String> pinned =
        ApiServer.send("PATCH", "/api/v1/patterns/" + core, OPERATOR, "{\"pinned\":true}");

    assertThat(pinned.statusCode()).as(pinned.body()).isEqualTo(200);
    assertThat(ApiServer.parse(pinned.body()).path("name").asText()).isEqualTo("Warm-up");
    ApiServer.send("PATCH", "/api/v1/patterns/" + core, OPERATOR, "{\"pinned\":false}");
  }

  @Test
  void correct_refuses() {
    String path = "/api/v1/patterns/" + PAID;
    problem("PATCH", path, READER, "{\"pinned\":true}", 403);
    problem("PATCH", "/api/v1/patterns/ffffffffffffffff", OPERATOR, "{\"pinned\":true}", 404);
    problem("PATCH", path, OPERATOR, "{\"colour\":\"red\"}", 400);
    problem("PATCH", path, OPERATOR, "{}", 400);
    assertThat(problem("PATCH", path, OPERATOR, "{\"split_on\":[2]}", 400).path("detail").asText())
        .contains("2 variables");
  }

  @Test
  void masks_areAddedListedAndRemoved() {
    HttpResponse<String> added =
        ApiServer.send(
            "POST", "/api/v1/pattern-masks", OPERATOR, "{\"expression\":\"[A-Z]{2}-\\\\d+\"}");
    JsonNode mask = ApiServer.parse(added.body());
    ContractCheck.answer("/api/v1/pattern-masks", "post", mask);
    ApiServer.send(
        "POST", "/api/v1/pattern-masks", OPERATOR, "{\"expression\":\"[A-Z]{2}-\\\\d+\"}");

    JsonNode list = get("/api/v1/pattern-masks", "/api/v1/pattern-masks");
    assertThat(list.path("masks")).hasSize(1);
    assertThat(list.at("/masks/0/expression").asText()).isEqualTo("[A-Z]{2}-\\d+");
    String id = mask.path("id").asText();
    problem("DELETE", "/api/v1/pattern-masks/" + id, READER, null, 403);
    HttpResponse<String> removed =
        ApiServer.send("DELETE", "/api/v1/pattern-masks/" + id, OPERATOR, null);
    assertThat(ApiServer.parse(removed.body()).path("masks")).isEmpty();
    problem("DELETE", "/api/v1/pattern-masks/" + id, OPERATOR, null, 404);
    assertThat(audited(id)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a", "a*", ".*a.{20}b", ""})
  void masks_refuseWhatIsSlowOrNoExpression(String expression) {
    ObjectNode body = ApiServer.JSON.createObjectNode().put("expression", expression);

    assertThat(
            problem("POST", "/api/v1/pattern-masks", OPERATOR, body.toString(), 400)
                .path("detail")
                .asText())
        .isNotBlank();
  }

  @Test
  void everything_isApartByTenant() {
    HttpResponse<String> other =
        ApiServer.send("GET", "/api/v1/patterns?" + WINDOW, "read:somebodyelse", null);
    JsonNode list = ApiServer.parse(other.body());
    ContractCheck.answer("/api/v1/patterns", "get", list);
    assertThat(list.path("total").asLong()).isZero();
    problem("GET", "/api/v1/patterns/" + PAID, "read:somebodyelse", null, 404);
  }
}
