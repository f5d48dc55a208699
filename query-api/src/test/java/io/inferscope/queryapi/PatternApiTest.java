package io.inferscope.queryapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.elasticsearch.DocumentStore;
import io.inferscope.elasticsearch.PatternStore;
import io.inferscope.elasticsearch.PatternStore.Merge;
import io.inferscope.elasticsearch.SortOrder;
import io.inferscope.model.Pattern;
import io.inferscope.patterns.ExceptionFingerprint;
import io.inferscope.patterns.MinerLimits;
import io.inferscope.patterns.PatternMiner;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns, exceptions and volumes, asked over HTTP, answered by a real Elasticsearch. */
final class PatternApiTest {
  private static final String TENANT = "patternapi";
  private static final String READER = "read:" + TENANT;
  private static final String OPERATOR = "operate:" + TENANT;
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final String WINDOW = "from=2026-03-04T12:00:00Z&to=2026-03-04T12:20:00Z";
  private static final String MERGED = "00000000000000aa";
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private static final PatternMiner MINER = new PatternMiner(MinerLimits.DEFAULT);
  private static final List<ObjectNode> LOGS = new ArrayList<>();
  private static final String PAID = id("paid order 1 in 3ms");

  @BeforeAll
  static void store() {
    for (int i = 0; i < 100; i++) {
      add(-12L * i - 6, "INFO", "paid order " + i + " in " + (i % 7) + "ms");
      add(12L * i, "INFO", "paid order " + i + " in " + (i % 7) + "ms");
    }
    for (int i = 0; i < 60; i++) {
      add(600 + 10L * i, "DEBUG", "cache miss for shard " + i);
    }
    for (int i = 0; i < 50; i++) {
      add(-20L * i - 3, "INFO", "old job " + i + " is done");
    }
    for (int i = 0; i < 10; i++) {
      add(-110L * i - 7, "WARN", "retry " + i + " of a call");
    }
    for (int i = 0; i < 200; i++) {
      add(6L * i, "WARN", "retry " + i + " of a call");
    }
    for (int i = 0; i < 5; i++) {
      ObjectNode old = add(100 + i, "INFO", "paid order " + i + " in 1ms");
      old.withObject("/inferscope/pattern")
          .put("id", MERGED)
          .put("template", "paid order 7 in <*>");
      add(30, "INFO", "").remove("body");
    }
    addExceptions();
    ApiServer.store("logs-generic.otel-" + TENANT, LOGS, "log");
    ApiServer.store("metrics-inferscope.rollup-" + TENANT, rollup(), "rollup");
    new PatternStore(ApiServer.CONNECTION, TENANT)
        .add(List.of(new Merge("till", MERGED, PAID, "paid order <*> in <*>")));
  }

  private static String id(String body) {
    return MINER.match("till", body).id();
  }

  private static ObjectNode add(long seconds, String severity, String body) {
    ObjectNode log = ApiServer.JSON.createObjectNode();
    log.put("@timestamp", NOON.plusSeconds(seconds).toString());
    log.putObject("data_stream")
        .put("type", "logs")
        .put("dataset", "generic.otel")
        .put("namespace", TENANT);
    log.put("severity_text", severity);
    log.put("trace_id", TRACE);
    log.withObject("/resource").putObject("attributes").put("service.name", "till");
    if (!body.isEmpty()) {
      log.withObject("/body").put("text", body);
      Pattern pattern = MINER.match("till", body);
      log.withObject("/inferscope/pattern")
          .put("id", pattern.id())
          .put("template", pattern.template());
    }
    LOGS.add(log);
    return log;
  }

  private static void addExceptions() {
    ExceptionFingerprint gone = fingerprint("java.io.IOException: gone\n\tat a.B.c(B.java:12)");
    ExceptionFingerprint full = fingerprint("java.io.IOException: full\n\tat a.D.e(D.java:9)");
    for (int i = 0; i < 12; i++) {
      ObjectNode event = add(200 + i, "ERROR", "");
      event.withObject("/attributes").put("exception.message", "gone " + i);
      ExceptionFingerprint exception = i < 8 ? gone : full;
      event
          .withObject("/inferscope/exception")
          .put("id", exception.id())
          .put("type", exception.type())
          .put("frame", exception.topFrame());
    }
  }

  private static ExceptionFingerprint fingerprint(String trace) {
    return ExceptionFingerprint.of(trace).orElseThrow();
  }

  private static List<ObjectNode> rollup() {
    List<ObjectNode> rows = new ArrayList<>();
    rows.add(volume(PAID, "INFO", 100, 60_000));
    rows.add(volume(MERGED, "INFO", 5, 3_000));
    rows.add(volume(id("cache miss for shard 1"), "DEBUG", 60, 30_000));
    rows.add(volume(id("retry 1 of a call"), "WARN", 200, 90_000));
    rows.add(volume("", "INFO", 5, 1_000));
    return rows;
  }

  private static ObjectNode volume(String pattern, String severity, long count, long bytes) {
    ObjectNode row = ApiServer.JSON.createObjectNode();
    row.put("@timestamp", NOON.plusSeconds(10).toString());
    ObjectNode values = row.withObject("/inferscope/rollup");
    values.put("signal", "logs").put("service", "till").put("severity", severity);
    values.put("count", count).put("bytes", bytes);
    if (!pattern.isEmpty()) {
      values.put("pattern_id", pattern);
    }
    return row;
  }

  private static JsonNode get(String path, String template) {
    HttpResponse<String> response = ApiServer.send("GET", path, READER, null);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode answer = ApiServer.parse(response.body());
    ContractCheck.answer(template, "get", answer);
    return answer;
  }

  private static Map<String, JsonNode> byTemplate(JsonNode list) {
    Map<String, JsonNode> rows = new HashMap<>();
    list.path("patterns").forEach(row -> rows.put(row.path("template").asText(), row));
    return rows;
  }

  private static JsonNode problem(
      String method, String path, String token, @Nullable String body, int status) {
    HttpResponse<String> response = ApiServer.send(method, path, token, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = ApiServer.parse(response.body());
    ContractCheck.problem(problem);
    return problem;
  }

  @Test
  void list_countsExactlyAndComparesWithTheWindowBefore() {
    JsonNode list = get("/api/v1/patterns?" + WINDOW, "/api/v1/patterns");

    assertThat(list.path("total").asLong()).isEqualTo(100 + 60 + 200 + 5 + 5 + 12);
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
  void exceptions_areGroupedByTypeAndFrames() {
    JsonNode list = get("/api/v1/exceptions?" + WINDOW, "/api/v1/exceptions");

    assertThat(list.path("total").asLong()).isEqualTo(12);
    assertThat(list.path("exceptions")).hasSize(2);
    JsonNode first = list.path("exceptions").path(0);
    assertThat(first.path("type").asText()).isEqualTo("java.io.IOException");
    assertThat(first.path("frame").asText()).isEqualTo("at a.B.c(B.java:12)");
    assertThat(first.path("count").asLong()).isEqualTo(8);
    assertThat(first.path("change").asText()).isEqualTo("new");
    assertThat(first.at("/examples/0/message").asText()).isEqualTo("gone 7");
    JsonNode logs =
        get(
            "/api/v1/logs?size=1&query="
                + ApiServer.encoded(first.path("query").asText())
                + "&"
                + WINDOW,
            "/api/v1/logs");
    assertThat(logs.path("total").asLong()).isEqualTo(8);
  }

  @Test
  void volumes_tellWhoFillsTheIndexAndOfferARule() {
    JsonNode list = get("/api/v1/log-volumes?" + WINDOW, "/api/v1/log-volumes");

    assertThat(list.path("bytes").asLong()).isEqualTo(184_000);
    assertThat(list.path("other_bytes").asLong()).isZero();
    JsonNode retry = list.path("volumes").path(0);
    assertThat(retry.path("bytes").asLong()).isEqualTo(90_000);
    assertThat(retry.has("rule")).isFalse();
    JsonNode paid = list.path("volumes").path(1);
    assertThat(paid.path("bytes").asLong()).isEqualTo(63_000);
    assertThat(paid.path("records").asLong()).isEqualTo(105);
    assertThat(paid.at("/rule/kind").asText()).isEqualTo("sample");
    assertThat(list.at("/volumes/2/rule/kind").asText()).isEqualTo("drop");
    assertThat(list.at("/volumes/2/rule/collector").asText())
        .contains(
            "IsMatch(log.body, \"^\\\\s*cache\\\\s+miss\\\\s+for\\\\s+shard\\\\s+.*?\\\\s*$\")");
    assertThat(
            get("/api/v1/log-volumes?size=1&" + WINDOW, "/api/v1/log-volumes")
                .path("other_bytes")
                .asLong())
        .isEqualTo(94_000);
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

  private static long audited(String object) {
    return new DocumentStore(ApiServer.CONNECTION, "inferscope-audit")
        .list("{\"term\":{\"object\":\"" + object + "\"}}", "time", SortOrder.OLDEST_FIRST, 100)
        .size();
  }
}
