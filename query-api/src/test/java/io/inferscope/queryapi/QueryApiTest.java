package io.inferscope.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers get who ask for the wrong thing, may not ask, or ask at the wrong time. */
class QueryApiTest {
  private static final Pipeline EMPTY = Pipeline.of(Pipeline.Intake.none(), List.of(), List.of());

  private static volatile Supplier<Pipeline> pipeline = () -> EMPTY;
  private static RunningApi api;

  @BeforeAll
  static void start() {
    api = new RunningApi(32, () -> pipeline.get());
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/nothing | 404 | Not found | No such path",
        "/api/v1/logs?size=0 | 400 | Bad request | size",
        "/api/v1/logs?size=ten | 400 | Bad request | size",
        "/api/v1/logs?order=sideways | 400 | Bad request | order",
        "/api/v1/logs?size=101 | 400 | Bad parameter | at most 100 (query-api.max-page-size)",
        "/api/v1/logs?from=yesterday | 400 | Bad parameter | Parameter 'from': 'yesterday' is not"
            + " allowed; expected ISO 8601 such as 2026-01-31T03:00:00Z",
        "/api/v1/logs?from=now-32d | 400 | Bad parameter | at most 31d (query-api.max-range)",
        "/api/v1/logs?from=now&to=now-1h | 400 | Bad parameter | before the end of the window",
        "/api/v1/logs?query=a:( | 400 | Bad query | At character",
        "/api/v1/logs/histogram?interval=1w | 400 | Bad request | interval",
        "/api/v1/logs/histogram?interval=0s | 400 | Bad parameter | at most 5000 buckets",
        "/api/v1/logs/histogram?from=now-31d&interval=1s | 400 | Bad parameter | at most 5000",
        "/api/v1/anomalies?interval=15s | 400 | Bad parameter | a multiple of 10s",
        "/api/v1/anomalies?measure=mood | 400 | Bad request | measure",
        "/api/v1/traces/UPPER | 400 | Bad request | trace_id",
        "/api/v1/logs | 503 | Elasticsearch is unavailable | 127.0.0.1:1",
        "/api/v1/incidents | 503 | Elasticsearch is unavailable | 127.0.0.1:1",
      })
  void problem_saysWhatIsWrong(String path, int status, String title, String detail)
      throws Exception {
    assertProblem(api.get(path), status, title, detail);
  }

  @Test
  void otherMethods_areNotAllowed() throws Exception {
    RunningApi.Answer answer = api.send("DELETE", "/api/v1/logs", "Authorization", "Bearer reader");

    assertProblem(answer, 405, "Method not allowed", "openapi.yaml");
  }

  @Test
  void withoutKey_onlyHealthAndContractAreOpen() throws Exception {
    RunningApi.Answer answer = api.send("GET", "/api/v1/logs");

    assertProblem(answer, 401, "Unauthorized", "Authorization: Bearer");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(api.send("GET", "/metrics").status()).isEqualTo(401);
    assertThat(api.send("GET", "/health/live").status()).isEqualTo(200);
    assertThat(api.send("GET", "/openapi.yaml").response().body()).isEqualTo(Contract.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer wrong", "reader", "Basic cmVhZGVy", "Bearer", ""})
  void wrongCredentials_areRefused(String header) throws Exception {
    assertThat(api.send("GET", "/metrics", "Authorization", header).status()).isEqualTo(401);
  }

  @Test
  void keys_comeInEitherHeader() throws Exception {
    assertThat(api.send("GET", "/metrics", "x-api-key", "admin").response().body())
        .isEqualTo("a_metric 1\n");
    assertThat(
            api.send("GET", "/metrics", "Authorization", RunningApi.ADMIN).header("Content-Type"))
        .startsWith("text/plain");
  }

  @Test
  void metrics_whichNameAllTenantsNeedTheScopeAdmin() throws Exception {
    assertProblem(api.get("/metrics"), 403, "Forbidden", "the scope that getMetrics needs, admin");
  }

  @Test
  void pipeline_showsAKeyItsOwnTenant() throws Exception {
    pipeline =
        () ->
            Pipeline.of(
                new Pipeline.Intake(
                    Optional.of(RunningApi.NOW),
                    Optional.empty(),
                    List.of(
                        received("acme", Map.of()),
                        received("rival", Map.of("malformed", 2L)),
                        received("none", Map.of("unauthenticated", 2L)))),
                List.of(new Pipeline.Requests("otlp_logs", 9, 7, 2, 1.5, 0, 100)),
                List.of(
                    new Pipeline.Records("acme", "logs", 5, 5, 0, 0),
                    new Pipeline.Records("rival", "logs", 7, 4, 2, 0)));
    try {
      JsonNode own = api.get("/api/v1/pipeline").json();
      JsonNode all = api.send("GET", "/api/v1/pipeline", "Authorization", RunningApi.ADMIN).json();

      ContractCheck.answer("/api/v1/pipeline", "get", own);
      ContractCheck.answer("/api/v1/pipeline", "get", all);
      assertThat(own.findValuesAsText("tenant")).containsExactly("acme", "acme");
      assertThat(own.path("balanced").asBoolean()).isTrue();
      assertThat(own.at("/requests/0/lag_seconds").asDouble()).isEqualTo(1.5);
      assertThat(own.at("/intake/since").asText()).isEqualTo(RunningApi.NOW.toString());
      assertThat(all.findValuesAsText("tenant"))
          .containsExactly("acme", "rival", "none", "acme", "rival");
      assertThat(all.at("/intake/received/2/requests_refused/unauthenticated").asLong())
          .isEqualTo(2);
      assertThat(all.path("balanced").asBoolean()).isFalse();
    } finally {
      pipeline = () -> EMPTY;
    }
  }

  private static Pipeline.Received received(String tenant, Map<String, Long> refused) {
    return new Pipeline.Received(tenant, "logs", 4, 2, refused, 10, 10, Map.of());
  }

  @Test
  void pipeline_saysWhereToLookWithoutACollector() throws Exception {
    JsonNode answer = api.get("/api/v1/pipeline").json();

    ContractCheck.answer("/api/v1/pipeline", "get", answer);
    assertThat(answer.at("/intake/elsewhere").asText()).contains("/metrics");
  }

  @Test
  void changes_needTheRightToOperate() throws Exception {
    String path = "/api/v1/incidents/one/acknowledge";

    assertProblem(
        api.send("POST", path, "Authorization", RunningApi.READER),
        403,
        "Forbidden",
        "the scope that acknowledgeIncident needs");
    assertThat(api.send("POST", path, "Authorization", RunningApi.OPERATOR).status())
        .isEqualTo(503);
  }

  @Test
  void readiness_saysWhatIsMissing() throws Exception {
    RunningApi.Answer answer = api.send("GET", "/health/ready");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json())
        .isEqualTo(
            QueryApi.JSON.readTree(
                """
                {"status":"down","checks":[
                  {"name":"elasticsearch","status":"down","detail":"nobody answers"}]}"""));
  }

  @Test
  void defects_areNotShownToCallers() throws Exception {
    pipeline =
        () -> {
          throw new IllegalStateException("a secret");
        };
    try {
      RunningApi.Answer answer = api.get("/api/v1/pipeline");

      assertProblem(answer, 500, "Internal error", "under this trace id");
      assertThat(answer.response().body()).doesNotContain("secret", "Exception");
    } finally {
      pipeline = () -> EMPTY;
    }
  }

  @Test
  void moreThanMayRunAtOnce_comeBackLater() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    Supplier<Pipeline> slow =
        () -> {
          running.countDown();
          awaitLatch(finish);
          return EMPTY;
        };
    try (RunningApi one = new RunningApi(1, slow)) {
      CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> askPipeline(one));
      awaitLatch(running);

      RunningApi.Answer second = one.get("/api/v1/pipeline");

      assertProblem(second, 503, "Busy", "1 queries are running; try again");
      assertThat(second.header("Retry-After")).isEqualTo("1");
      assertThat(one.send("GET", "/health/live").status()).isEqualTo(200);
      assertThat(one.send("GET", "/health/ready").response().body()).contains("nobody answers");
      assertThat(one.send("GET", "/metrics", "Authorization", RunningApi.ADMIN).status())
          .isEqualTo(200);
      assertThat(one.send("GET", "/openapi.yaml").status()).isEqualTo(200);
      assertThat(one.refused("busy")).isEqualTo(1);
      finish.countDown();
      assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(200);
    } finally {
      finish.countDown();
    }
  }

  @Test
  void refusals_areCountedByReason() throws Exception {
    double forbidden = api.refused("forbidden");
    double unauthenticated = api.refused("unauthenticated");
    double invalid = api.refused("invalid");

    api.get("/metrics");
    api.send("GET", "/api/v1/logs");
    api.get("/api/v1/logs?size=0");

    assertThat(api.refused("forbidden")).isEqualTo(forbidden + 1);
    assertThat(api.refused("unauthenticated")).isEqualTo(unauthenticated + 1);
    assertThat(api.refused("invalid")).isEqualTo(invalid + 1);
  }

  @Test
  void requests_areCountedByOperationAndStatus() throws Exception {
    assertThat(api.get("/api/v1/logs?from=never").status()).isEqualTo(400);

    assertThat(
            api.metrics
                .get("inferscope.query.requests")
                .tags("operation", "searchLogs", "status", "400")
                .timer()
                .count())
        .isPositive();
  }

  private static void assertProblem(
      RunningApi.Answer answer, int status, String title, String detail) throws IOException {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    JsonNode problem = answer.json();
    assertThat(problem.path("type").asText()).isEqualTo("about:blank");
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("title").asText()).isEqualTo(title);
    assertThat(problem.path("detail").asText()).contains(detail);
    assertThat(problem.path("instance").asText()).isEqualTo(answer.response().uri().getPath());
    assertThat(problem.path("trace_id").asText()).matches("[0-9a-f]{32}");
  }

  private static int askPipeline(RunningApi api) {
    try {
      return api.get("/api/v1/pipeline").status();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
