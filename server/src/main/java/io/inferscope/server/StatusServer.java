package io.inferscope.server;

import io.inferscope.queryapi.HealthCheck;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** {@code /metrics} and {@code /health} of a process that does not serve the query API. */
final class StatusServer implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;

  private final Vertx vertx;
  private final Supplier<String> scrape;
  private final List<HealthCheck> checks;
  private final HttpServer server;

  private StatusServer(
      Vertx vertx, String host, int port, Supplier<String> scrape, List<HealthCheck> checks) {
    this.vertx = vertx;
    this.scrape = scrape;
    this.checks = checks;
    server = vertx.createHttpServer(new HttpServerOptions().setHost(host).setPort(port));
    server.requestHandler(this::answer);
    server.listen().await();
  }

  static StatusServer start(
      Vertx vertx, String host, int port, Supplier<String> scrape, List<HealthCheck> checks) {
    return new StatusServer(vertx, host, port, scrape, checks);
  }

  int port() {
    return server.actualPort();
  }

  private record Answer(int status, String text) {}

  private void answer(HttpServerRequest request) {
    Callable<Answer> answer =
        switch (request.path()) {
          case "/metrics" -> () -> new Answer(OK, scrape.get());
          case "/health/live" -> () -> new Answer(OK, "up\n");
          case "/health/ready" -> this::readiness;
          default -> () -> new Answer(NOT_FOUND, "see /metrics, /health/live, /health/ready\n");
        };
    vertx
        .executeBlocking(answer, false)
        .onSuccess(
            given ->
                request
                    .response()
                    .setStatusCode(given.status)
                    .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(given.text))
        .onFailure(failure -> request.response().setStatusCode(UNAVAILABLE).end());
  }

  private Answer readiness() {
    for (HealthCheck check : checks) {
      Optional<String> trouble = check.trouble();
      if (trouble.isPresent()) {
        return new Answer(UNAVAILABLE, check.name() + ": " + trouble.get() + "\n");
      }
    }
    return new Answer(OK, "up\n");
  }

  @Override
  public void close() {
    server.close().await();
  }
}
