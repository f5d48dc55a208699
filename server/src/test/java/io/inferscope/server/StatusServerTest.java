package io.inferscope.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.queryapi.HealthCheck;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StatusServerTest {
  private static Vertx vertx;

  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HttpClient client = HttpClient.newHttpClient();
  private StatusServer server;

  private record Check(String name, Optional<String> trouble) implements HealthCheck {}

  private record Broken(String name) implements HealthCheck {
    @Override
    public Optional<String> trouble() {
      throw new IllegalStateException("broken");
    }
  }

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void end() {
    vertx.close().await();
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void metrics_needAKeyWithTheScopeAdminWhereThereAreKeys() throws Exception {
    String reader = ApiKeys.newToken(new SecureRandom());
    String admin = ApiKeys.newToken(new SecureRandom());
    start(List.of(key(reader, ApiKey.Scope.READ), key(admin, ApiKey.Scope.ADMIN)), List.of());
    metrics.counter("of.a.tenant", "tenant", "acme").increment();

    HttpResponse<String> stranger = get("/metrics", "");
    assertThat(stranger.statusCode()).isEqualTo(401);
    assertThat(stranger.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(stranger.body()).doesNotContain("acme");
    assertThat(get("/metrics", reader).statusCode()).isEqualTo(403);
    assertThat(get("/metrics", admin).body())
        .contains("of_a_tenant_total{tenant=\"acme\"} 1.0")
        .contains("inferscope_status_refused_total{reason=\"forbidden\"} 1.0")
        .contains("inferscope_status_refused_total{reason=\"unauthenticated\"} 1.0");
    assertThat(get("/health/live", "").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready", "").statusCode()).isEqualTo(200);
  }

  @Test
  void loopbackWithoutKeys_isOpen() throws Exception {
    start(List.of(), List.of(new Check("elasticsearch", Optional.of("is away"))));

    assertThat(get("/metrics", "").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready", "").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready", "").body()).isEqualTo("elasticsearch: is away\n");
    assertThat(get("/elsewhere", "").statusCode()).isEqualTo(404);
  }

  @Test
  void defects_areCountedAndNotShown() throws Exception {
    start(List.of(), List.of(new Broken("elasticsearch")));

    assertThat(get("/health/ready", "").statusCode()).isEqualTo(500);
    assertThat(get("/health/ready", "").body()).doesNotContain("broken");
    assertThat(metrics.counter("inferscope.status.failures").count()).isEqualTo(2);
  }

  private void start(List<ApiKey> keys, List<HealthCheck> checks) {
    Configuration configuration =
        new ConfigurationLoader(name -> null)
            .load(Optional.empty(), Map.of())
            .withAccess(new Configuration.AccessSection(keys));
    server =
        StatusServer.start(
            vertx,
            new HttpServerOptions().setHost("127.0.0.1").setPort(0),
            AccessControl.of(configuration)::query,
            metrics,
            checks);
  }

  private static ApiKey key(String token, ApiKey.Scope scope) {
    return new ApiKey(ApiKeys.idOf(token), "acme", Set.of(scope), ApiKeys.hash(token));
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
