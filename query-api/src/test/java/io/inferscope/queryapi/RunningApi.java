package io.inferscope.queryapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.detector.IncidentStore;
import io.inferscope.elasticsearch.ElasticsearchConfig;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.RollupReader;
import io.inferscope.elasticsearch.TelemetryReader;
import io.inferscope.elasticsearch.TelemetrySearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The API on a free port, with an Elasticsearch that nobody can reach. */
final class RunningApi implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String READER = "Bearer reader";
  static final String ADMIN = "Bearer admin";
  static final String OPERATOR = "Bearer operator";

  record Answer(int status, HttpResponse<String> response) {
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    JsonNode json() throws IOException {
      return QueryApi.JSON.readTree(response.body());
    }
  }

  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ElasticsearchConnection nowhere =
      ElasticsearchConnection.open(ElasticsearchConfig.of(URI.create("http://127.0.0.1:1")));
  private final QueryApi api;

  RunningApi(int mostAtOnce, Supplier<Pipeline> pipeline) {
    TelemetryReader reader = new TelemetryReader(nowhere);
    QueryServices services =
        new QueryServices(
            nowhere,
            new TelemetrySearch(nowhere),
            reader,
            new RollupReader(nowhere),
            new IncidentStore(nowhere),
            pipeline,
            Optional.empty(),
            List.of(new Down()),
            () -> "a_metric 1\n");
    api =
        QueryApi.start(
            vertx,
            new QueryApiConfig("127.0.0.1", 0, Duration.ofDays(31), 100, mostAtOnce),
            RunningApi::decide,
            services,
            metrics,
            () -> NOW);
  }

  private record Down() implements HealthCheck {
    @Override
    public String name() {
      return "elasticsearch";
    }

    @Override
    public Optional<String> trouble() {
      return Optional.of("nobody answers");
    }
  }

  private static Access.Decision decide(String token, Access.Right right) {
    return switch (token) {
      case "reader" ->
          right == Access.Right.READ
              ? new Access.Decision.Granted("acme", "reader", false)
              : new Access.Decision.Forbidden();
      case "operator" ->
          right == Access.Right.ADMIN
              ? new Access.Decision.Forbidden()
              : new Access.Decision.Granted("acme", "operator", false);
      case "admin" -> new Access.Decision.Granted("acme", "admin", true);
      default -> new Access.Decision.Unauthenticated();
    };
  }

  /** How many requests were refused for that reason. */
  double refused(String reason) {
    return metrics.counter("inferscope.query.refused", "reason", reason).count();
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, "Authorization", READER);
  }

  Answer send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response);
  }

  @Override
  public void close() {
    client.close();
    api.close();
    nowhere.close();
    vertx.close().await();
  }
}
