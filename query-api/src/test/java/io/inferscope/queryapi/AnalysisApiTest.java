package io.inferscope.queryapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.elasticsearch.PatternStore;
import io.inferscope.elasticsearch.PatternStore.Merge;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Comparisons, rate changes, anomalies and root causes over HTTP, from a real Elasticsearch. */
final class AnalysisApiTest {
  private static final String TENANT = "analysisapi";
  private static final String READER = "read:" + TENANT;
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final String WINDOW = "from=2026-03-04T12:00:00Z&to=2026-03-04T12:20:00Z";

  private static final Random RANDOM = new Random(7);

  @BeforeAll
  static void store() {
    List<ObjectNode> spans = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      boolean candidate = i % 2 == 1;
      spans.add(
          request(NOON.plusMillis(3_000L * i), candidate ? "1.1" : "1.0", candidate ? 180 : 100));
    }
    // From 12:15 on another customer asks as often as all others together, and more at a time.
    for (int i = 0; i < 300; i++) {
      ObjectNode request = request(NOON.plusMillis(900_000 + 1_000L * i), "1.0", 100);
      ObjectNode attributes = request.withObject("/attributes");
      attributes.put("customer", "globex");
      attributes.put("gen_ai.usage.input_tokens", 2_000 + RANDOM.nextInt(500));
      spans.add(request);
    }
    ApiServer.store("traces-generic.otel-" + TENANT, spans, "span");
    List<ObjectNode> rows = new ArrayList<>();
    for (int bucket = 0; bucket < 360; bucket++) {
      long count = 200 + Math.round(14 * RANDOM.nextGaussian());
      rows.add(row(bucket, "gateway", bucket >= 300 ? 4 * count : count));
      rows.add(row(bucket, "quiet", 200 + Math.round(14 * RANDOM.nextGaussian())));
    }
    ApiServer.store("metrics-inferscope.rollup-" + TENANT, rows, "rate");
  }

  private static ObjectNode request(Instant at, String version, double millis) {
    ObjectNode span = ApiServer.JSON.createObjectNode();
    span.put("@timestamp", at.toString());
    span.putObject("data_stream")
        .put("type", "traces")
        .put("dataset", "generic.otel")
        .put("namespace", TENANT);
    span.put("trace_id", String.format(Locale.ROOT, "%032x", RANDOM.nextLong()));
    span.put("span_id", String.format(Locale.ROOT, "%016x", RANDOM.nextLong()));
    span.put("name", "POST /v1/chat").put("kind", "Server");
    span.put("duration", (long) (1e6 * millis * (1 + 0.1 * RANDOM.nextGaussian())));
    span.putObject("attributes")
        .put("customer", "acme")
        .put("gen_ai.usage.input_tokens", 100 + RANDOM.nextInt(50));
    span.withObject("/resource")
        .putObject("attributes")
        .put("service.name", "gateway")
        .put("service.version", version);
    return span;
  }

  private static ObjectNode row(int bucket, String service, long count) {
    ObjectNode row = ApiServer.JSON.createObjectNode();
    row.put("@timestamp", NOON.plusSeconds(10L * bucket).toString());
    row.withObject("/inferscope/rollup")
        .put("signal", "spans")
        .put("service", service)
        .put("count", count);
    return row;
  }

  private static JsonNode get(String path, String template) {
    HttpResponse<String> response = ApiServer.send("GET", path, READER, null);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode answer = ApiServer.parse(response.body());
    ContractCheck.answer(template, "get", answer);
    return answer;
  }

  @Test
  void compare_ofTwoVersionsSaysWhatGotSlower() {
    JsonNode answer =
        get(
            "/api/v1/compare?attribute=service.version&baseline=1.0&candidate=1.1&" + WINDOW,
            "/api/v1/compare");

    assertThat(answer.path("baseline_requests").asInt()).isEqualTo(500);
    assertThat(answer.path("candidate_requests").asInt()).isEqualTo(200);
    JsonNode slower =
        answer.path("differences").findParents("aspect").stream()
            .filter(row -> row.path("aspect").asText().equals("latency"))
            .findFirst()
            .orElseThrow();
    assertThat(slower.path("service").asText()).isEqualTo("gateway");
    assertThat(slower.path("after").asDouble() / slower.path("before").asDouble())
        .isCloseTo(1.8, within(0.2));
    assertThat(slower.path("q_value").asDouble()).isLessThan(1e-6);
  }

  @Test
  void compare_ofTwoWindowsThatAreAlikeFindsNothing() {
    JsonNode answer =
        get(
            "/api/v1/compare?baseline_from=2026-03-04T12:00:00Z&baseline_to=2026-03-04T12:07:00Z"
                + "&candidate_from=2026-03-04T12:07:00Z&candidate_to=2026-03-04T12:14:00Z",
            "/api/v1/compare");

    assertThat(answer.path("baseline_requests").asInt()).isEqualTo(140);
    assertThat(answer.path("candidate_requests").asInt()).isEqualTo(140);
    assertThat(answer.path("compared").asInt()).isPositive();
    assertThat(answer.path("differences")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          baseline=1.0                                                          | attribute
          attribute=service.version&baseline=1.0                                | candidate
          baseline_from=2026-03-04T12:00:00Z&baseline_to=2026-03-04T12:07:00Z   | candidate_from
          """)
  void compare_saysWhatIsMissing(String parameters, String missing) {
    HttpResponse<String> response =
        ApiServer.send("GET", "/api/v1/compare?" + parameters, READER, null);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains(missing);
  }

  @Test
  void rootCauses_sayWhoIsHit() {
    JsonNode answer =
        get(
            "/api/v1/root-causes?baseline_from=2026-03-04T12:00:00Z&baseline_to=2026-03-04T12:15:00Z"
                + "&incident_from=2026-03-04T12:15:00Z&incident_to=2026-03-04T12:20:00Z",
            "/api/v1/root-causes");

    JsonNode radius = answer.path("blast_radius");
    assertThat(radius.path("requests").asInt()).isEqualTo(400);
    assertThat(radius.path("failed").asInt()).isZero();
    assertThat(radius.at("/entry_points/0/name").asText()).isEqualTo("POST /v1/chat");
    assertThat(radius.path("customer_attribute").asText()).isEqualTo("customer");
    assertThat(radius.path("customers").findValuesAsText("name"))
        .containsExactlyInAnyOrder("acme", "globex");
  }

  @Test
  void rateChange_ofSpansIsFoundAndExplainedByValueAndByNumber() {
    JsonNode answer = get("/api/v1/rate-changes?signal=spans&" + WINDOW, "/api/v1/rate-changes");

    assertThat(Instant.parse(answer.path("change").path("onset").asText()))
        .isBetween(NOON.plusSeconds(880), NOON.plusSeconds(920));
    assertThat(answer.path("counted").asDouble()).isEqualTo(1);
    JsonNode first = answer.path("explanations").get(0);
    assertThat(first.path("items").toString()).contains("customer", "globex");
    assertThat(first.path("baseline_count").asLong()).isZero();
    assertThat(first.path("deviation_count").asLong()).isBetween(290L, 300L);
    assertThat(answer.path("numbers").findValuesAsText("field"))
        .anyMatch(field -> field.endsWith("gen_ai.usage.input_tokens"));
  }

  @Test
  void rateChange_doesNotTakeWhatHasNotArrivedYetForADip() {
    String tenant = TENANT + "now";
    Instant now = NOON.plusSeconds(3_600);
    List<ObjectNode> spans = new ArrayList<>();
    // Twenty a second until six seconds ago: what is newer is on its way.
    for (int i = 0; i < 20 * 900; i++) {
      ObjectNode span = request(now.minusMillis(6_000 + 50L * i), "1.0", 100);
      span.withObject("/data_stream").put("namespace", tenant);
      spans.add(span);
    }
    ApiServer.store("traces-generic.otel-" + tenant, spans, "now");

    ApiServer.clock = () -> now;
    try {
      HttpResponse<String> response =
          ApiServer.send("GET", "/api/v1/rate-changes?signal=spans", "read:" + tenant, null);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(ApiServer.parse(response.body()).path("reason").asText())
          .contains("does not change clearly");
    } finally {
      ApiServer.clock = InstantSource.system();
    }
  }

  @Test
  void rateChange_saysSoWhereNothingChanges() {
    JsonNode answer =
        get(
            "/api/v1/rate-changes?signal=spans&from=2026-03-04T12:00:00Z&to=2026-03-04T12:14:00Z",
            "/api/v1/rate-changes");

    assertThat(answer.has("change")).isFalse();
    assertThat(answer.path("reason").asText()).contains("does not change");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "standard",
        "ewma",
        "z-score",
        "sliding-window",
        "median-deviation",
        "isolation-forest",
        "random-cut-forest"
      })
  void anomalies_alarmWhereTheRateIsFourfold(String method) {
    JsonNode answer =
        get(
            "/api/v1/anomalies?interval=10s&method="
                + method
                + "&from=2026-03-04T12:00:00Z&to=2026-03-04T13:00:00Z",
            "/api/v1/anomalies");

    JsonNode series = answer.path("series").get(0);
    assertThat(series.path("labels").path("service").asText()).isEqualTo("gateway");
    List<Instant> alarms = new ArrayList<>();
    for (JsonNode point : series.path("points")) {
      if (point.path("is_anomaly").asBoolean()) {
        alarms.add(Instant.parse(point.path("timestamp").asText()));
      }
    }
    assertThat(alarms)
        .anyMatch(
            at -> !at.isBefore(NOON.plusSeconds(3_000)) && at.isBefore(NOON.plusSeconds(3_060)));
    assertThat(series.path("alerts").asInt()).isEqualTo(alarms.size());
  }

  @Test
  void anomalies_sayWhatALearnedMethodNeeds() {
    HttpResponse<String> response =
        ApiServer.send("GET", "/api/v1/anomalies?method=autoencoder&" + WINDOW, READER, null);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("autoencoder", "changes-learned", "docs/methods.md");
  }

  @Test
  void anomalies_ofTheDefaultMethodShowTheRangeAndStaySilentOnQuietSeries() {
    JsonNode answer =
        get(
            "/api/v1/anomalies?interval=10s&from=2026-03-04T12:00:00Z&to=2026-03-04T12:50:00Z",
            "/api/v1/anomalies");

    assertThat(answer.path("series")).hasSize(2);
    for (JsonNode series : answer.path("series")) {
      assertThat(series.path("alerts").asInt()).as(series.path("labels").toString()).isZero();
      JsonNode last = series.path("points").get(series.path("points").size() - 1);
      assertThat(last.path("low").asDouble()).isBetween(8.0, 20.0);
      assertThat(last.path("high").asDouble()).isBetween(20.0, 36.0);
    }
  }

  @Test
  void anomalies_overAPastWindowCountTheAlertsOfAllSeriesListedOrNot() {
    String window = "&interval=10s&from=2026-03-04T12:45:00Z&to=2026-03-04T13:00:00Z";
    String learnt = window + "&learn_from=2026-03-04T12:00:00Z";

    JsonNode all = get("/api/v1/anomalies?method=z-score" + learnt, "/api/v1/anomalies");
    JsonNode first = get("/api/v1/anomalies?method=z-score&size=1" + learnt, "/api/v1/anomalies");

    int raised = 0;
    for (JsonNode series : all.path("series")) {
      raised += series.path("alerts").asInt();
      assertThat(series.path("points")).hasSize(89);
      assertThat(series.path("points").get(0).path("timestamp").asText())
          .isEqualTo("2026-03-04T12:45:00Z");
    }
    assertThat(raised).isPositive();
    assertThat(all.path("alerts").asInt()).isEqualTo(raised);
    assertThat(all.path("judged").asInt()).isEqualTo(2);
    assertThat(first.path("series")).hasSize(1);
    assertThat(first.path("alerts").asInt()).isEqualTo(raised);
    assertThat(first.path("judged").asInt()).isEqualTo(2);
  }

  @Test
  void anomalies_judgeFromTheFirstPointOfTheWindowWhatWasLearntBeforeIt() {
    String window = "&interval=10s&from=2026-03-04T12:45:00Z&to=2026-03-04T13:00:00Z";

    JsonNode cold =
        get(
            "/api/v1/anomalies?service=quiet&learn_from=2026-03-04T12:45:00Z" + window,
            "/api/v1/anomalies");
    JsonNode learnt =
        get(
            "/api/v1/anomalies?service=quiet&learn_from=2026-03-04T12:00:00Z" + window,
            "/api/v1/anomalies");
    JsonNode byDefault = get("/api/v1/anomalies?service=quiet" + window, "/api/v1/anomalies");

    assertThat(byDefault.at("/series/0/points/0/expected").asDouble()).isCloseTo(20, within(2.0));
    assertThat(cold.at("/series/0/note").asText()).contains("from 100 points on, has seen 89");
    assertThat(learnt.at("/series/0").has("note")).isFalse();
    assertThat(cold.path("series").get(0).path("points").get(0).has("expected")).isFalse();
    assertThat(learnt.path("series").get(0).path("points").get(0).path("expected").asDouble())
        .isCloseTo(20, within(2.0));
  }

  @Test
  void anomalies_ofAWindowThatEndsWithinABucketKeepItsPart() {
    JsonNode answer =
        get(
            "/api/v1/anomalies?service=quiet&interval=10s&from=2026-03-04T12:00:00Z"
                + "&to=2026-03-04T12:20:00.500Z",
            "/api/v1/anomalies");

    // The part of a bucket at the end is not judged.
    assertThat(answer.at("/series/0/points")).hasSize(120);
  }

  @Test
  void anomalies_ofPatternsThatHaveBecomeOneAreOneSeries() {
    new PatternStore(ApiServer.CONNECTION, TENANT)
        .add(List.of(new Merge("shop", "before", "after", "paid <*>")));
    List<ObjectNode> rows = new ArrayList<>();
    for (int bucket = 0; bucket < 240; bucket++) {
      ObjectNode row = row(bucket, "shop", 200 + Math.round(14 * RANDOM.nextGaussian()));
      row.withObject("/inferscope/rollup")
          .put("signal", "logs")
          .put("pattern_id", bucket < 150 ? "before" : "after");
      rows.add(row);
    }
    ApiServer.store("metrics-inferscope.rollup-" + TENANT, rows, "merged");

    JsonNode answer =
        get(
            "/api/v1/anomalies?measure=logs&group_by=pattern_id&service=shop&interval=10s"
                + "&from=2026-03-04T12:00:00Z&to=2026-03-04T12:40:00Z",
            "/api/v1/anomalies");

    assertThat(answer.path("judged").asInt()).isEqualTo(1);
    assertThat(answer.at("/series/0/labels/pattern_id").asText()).isEqualTo("after");
    assertThat(answer.path("alerts").asInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "rate-changes, deviation_from=2026-03-04T12:00:00Z, deviation_to",
    "rate-changes, deviation_to=2026-03-04T12:00:00Z, deviation_from",
    "patterns, baseline_from=2026-03-04T12:00:00Z, baseline_to",
  })
  void halfAWindow_isNotTakenForNone(String operation, String half, String missing) {
    HttpResponse<String> response =
        ApiServer.send("GET", "/api/v1/" + operation + "?" + half + "&" + WINDOW, READER, null);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("needs both").contains(missing);
  }
}
