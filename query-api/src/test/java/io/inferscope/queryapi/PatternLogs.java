package io.inferscope.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Logs of one tenant in two windows, and how the tests ask for what the API makes of them. */
final class PatternLogs {
  static final String TENANT = "patternapi";
  static final String READER = "read:" + TENANT;
  static final String OPERATOR = "operate:" + TENANT;
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  static final String WINDOW = "from=2026-03-04T12:00:00Z&to=2026-03-04T12:20:00Z";
  static final String MERGED = "00000000000000aa";
  static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private static final PatternMiner MINER = new PatternMiner(MinerLimits.DEFAULT);
  private static final List<ObjectNode> LOGS = new ArrayList<>();
  static final String PAID = id("paid order 1 in 3ms");

  private static boolean stored;

  private PatternLogs() {}

  /** Stores the logs for the first test that asks. */
  static synchronized void store() {
    if (stored) {
      return;
    }
    stored = true;
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
    for (int i = 0; i < 200; i++) {
      add(-6L * i - 2, "INFO", "warming up core " + i + " of the pool");
    }
    for (int i = 0; i < 10; i++) {
      add(110L * i, "INFO", "warming up core " + i + " of the pool");
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

  static String id(String body) {
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
    rows.add(volume("", "INFO", 2, 500));
    rows.getLast().withObject("/inferscope/rollup").put("service", "shop");
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

  static JsonNode get(String path, String template) {
    HttpResponse<String> response = ApiServer.send("GET", path, READER, null);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode answer = ApiServer.parse(response.body());
    ContractCheck.answer(template, "get", answer);
    return answer;
  }

  static Map<String, JsonNode> byTemplate(JsonNode list) {
    Map<String, JsonNode> rows = new HashMap<>();
    list.path("patterns").forEach(row -> rows.put(row.path("template").asText(), row));
    return rows;
  }

  static JsonNode problem(
      String method, String path, String token, @Nullable String body, int status) {
    HttpResponse<String> response = ApiServer.send(method, path, token, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = ApiServer.parse(response.body());
    ContractCheck.problem(problem);
    return problem;
  }

  static long audited(String object) {
    return new DocumentStore(ApiServer.CONNECTION, "inferscope-audit")
        .list("{\"term\":{\"object\":\"" + object + "\"}}", "time", SortOrder.OLDEST_FIRST, 100)
        .size();
  }
}
