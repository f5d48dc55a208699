package io.inferscope.queryapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Changes of metrics over HTTP, from a real Elasticsearch. */
final class MetricChangeApiTest {
  private static final String TENANT = "metricchangeapi";
  private static final String PATH = "/api/v1/rate-changes";
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final String WINDOW = "&from=2026-03-04T12:00:00Z&to=2026-03-04T12:20:00Z";
  private static final int CHANGE_SECOND = 900;

  private static final Random RANDOM = new Random(9);

  /**
   * From 12:15 on one graphics card of six is busy, and one model of two answers three times as
   * many tokens: a gauge and a counter.
   */
  @BeforeAll
  static void store() {
    List<ObjectNode> points = new ArrayList<>();
    for (int card = 0; card < 6; card++) {
      for (int second = 0; second < 1_200; second += 10) {
        boolean busy = card == 4 && second >= CHANGE_SECOND;
        ObjectNode point = point(second, card < 3 ? "trainer" : "gateway");
        point.withObject("/attributes").put("gpu", card);
        point.put("unit", "1");
        point
            .withObject("/metrics")
            .put("gpu.utilization", (busy ? 0.95 : 0.4) + 0.02 * RANDOM.nextGaussian());
        points.add(point);
      }
    }
    for (String model : List.of("small", "large")) {
      long total = 1_000_000;
      for (int second = 0; second < 1_200; second += 15) {
        double rate = model.equals("large") && second >= CHANGE_SECOND ? 300 : 100;
        total += Math.round(15 * rate * (1 + 0.1 * RANDOM.nextGaussian()));
        ObjectNode point = point(second, "gateway");
        point.withObject("/attributes").put("gen_ai.request.model", model);
        point.withObject("/metrics").put("tokens", total);
        point.withObject("/inferscope").putArray("counters").add("tokens");
        points.add(point);
      }
    }
    ApiServer.store("metrics-generic.otel-" + TENANT, points, "point");
  }

  private static ObjectNode point(int second, String service) {
    ObjectNode point = ApiServer.JSON.createObjectNode();
    point.put("@timestamp", NOON.plusSeconds(second).toString());
    point
        .putObject("data_stream")
        .put("type", "metrics")
        .put("dataset", "generic.otel")
        .put("namespace", TENANT);
    point.withObject("/resource").putObject("attributes").put("service.name", service);
    return point;
  }

  private static JsonNode get(String parameters) {
    HttpResponse<String> response =
        ApiServer.send("GET", PATH + "?signal=metrics" + parameters, "read:" + TENANT, null);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode answer = ApiServer.parse(response.body());
    ContractCheck.answer(PATH, "get", answer);
    return answer;
  }

  @Test
  void gauge_isFoundAndExplainedByWhatTellsItsSeriesApart() {
    JsonNode answer = get("&metric=gpu.utilization" + WINDOW);

    JsonNode change = answer.path("change");
    assertThat(Instant.parse(change.path("onset").asText()))
        .isBetween(NOON.plusSeconds(CHANGE_SECOND - 20), NOON.plusSeconds(CHANGE_SECOND + 20));
    assertThat(change.path("measure").asText()).isEqualTo("mean");
    assertThat(change.path("unit").asText()).isEqualTo("1");
    assertThat(change.path("before").asDouble()).isCloseTo(0.4, within(0.02));
    assertThat(answer.path("explanations")).hasSize(1);
    JsonNode cause = answer.path("explanations").get(0);
    assertThat(cause.path("query").asText()).isEqualTo("gpu:\"4\"");
    assertThat(cause.path("baseline_count").asInt()).isEqualTo(90);
    assertThat(cause.path("deviation_count").asInt()).isEqualTo(30);
    assertThat(cause.path("after").asDouble()).isCloseTo(0.95, within(0.02));
    assertThat(cause.path("effect").asDouble()).isCloseTo(0.55, within(0.03));
    assertThat(cause.path("share_of_change").asDouble()).isCloseTo(1, within(0.1));
    assertThat(cause.path("p_value").asDouble()).isLessThan(1e-6);
    assertThat(answer.path("sampled").asDouble()).isEqualTo(1);
  }

  @Test
  void gauge_ofTheQueryOfAnExplanationIsThatSeriesAlone() {
    JsonNode answer = get("&metric=gpu.utilization&query=gpu:%224%22" + WINDOW);

    assertThat(answer.path("change").path("before").asDouble()).isCloseTo(0.4, within(0.02));
    assertThat(answer.path("change").path("after").asDouble()).isCloseTo(0.95, within(0.02));
    assertThat(answer.path("explanations")).isEmpty();
    assertThat(answer.path("reason").asText()).contains("one series only");
  }

  @Test
  void counter_isComparedByItsRate() {
    JsonNode answer =
        get(
            "&metric=tokens&baseline_from=2026-03-04T12:00:00Z&baseline_to=2026-03-04T12:15:00Z"
                + "&deviation_from=2026-03-04T12:15:00Z&deviation_to=2026-03-04T12:20:00Z");

    JsonNode change = answer.path("change");
    assertThat(change.path("measure").asText()).isEqualTo("rate");
    assertThat(change.path("before").asDouble()).isCloseTo(200, within(10.0));
    assertThat(change.path("after").asDouble()).isCloseTo(400, within(20.0));
    JsonNode cause = answer.path("explanations").get(0);
    assertThat(cause.path("query").asText()).isEqualTo("gen_ai.request.model:\"large\"");
    assertThat(cause.path("before").asDouble()).isCloseTo(100, within(5.0));
    assertThat(cause.path("effect").asDouble()).isCloseTo(3, within(0.3));
    assertThat(cause.path("share_of_change").asDouble()).isCloseTo(1, within(0.1));
  }

  @Test
  void metric_thatDoesNotChangeSaysSo() {
    JsonNode answer =
        get("&metric=gpu.utilization&from=2026-03-04T12:00:00Z&to=2026-03-04T12:14:00Z");

    assertThat(answer.has("change")).isFalse();
    assertThat(answer.path("reason").asText()).contains("does not change clearly");
  }

  @Test
  void metric_thatNobodySentOrNamedSaysSo() {
    assertThat(get("&metric=no.such" + WINDOW).path("reason").asText())
        .isEqualTo("no point of the metric no.such matches in this window");
    HttpResponse<String> nameless =
        ApiServer.send("GET", PATH + "?signal=metrics", "read:" + TENANT, null);
    assertThat(nameless.statusCode()).isEqualTo(400);
    assertThat(nameless.body()).contains("needs the name of a metric");
  }

  @Test
  void metric_withAnEmptyBaselineSaysSo() {
    JsonNode answer =
        get(
            "&metric=gpu.utilization&deviation_from=2026-03-04T12:00:00Z"
                + "&deviation_to=2026-03-04T12:10:00Z");

    assertThat(answer.path("reason").asText()).contains("the baseline is empty");
    assertThat(answer.path("explanations")).isEmpty();
  }
}
