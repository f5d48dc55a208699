package io.inferscope.server;

import io.inferscope.queryapi.Access;
import io.inferscope.queryapi.HealthCheck;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /metrics} and {@code /health} of a process that does not serve the query API, under the
 * same rule: metrics name all tenants and their volumes, so they need a key with the scope admin
 * wherever there are keys.
 */
final class StatusServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);

  private final Vertx vertx;
  private final Access access;
  private final PrometheusMeterRegistry metrics;
  private final List<HealthCheck> checks;
  private final HttpServer server;

  private StatusServer(
      Vertx vertx,
      HttpServerOptions address,
      Access access,
      PrometheusMeterRegistry metrics,
      List<HealthCheck> checks) {
    this.vertx = vertx;
    this.access = access;
    this.metrics = metrics;
    this.checks = checks;
    server = vertx.createHttpServer(address);
    server.requestHandler(this::answer);
    server.listen().await();
  }

  static StatusServer start(
      Vertx vertx,
      HttpServerOptions address,
      Access access,
      PrometheusMeterRegistry metrics,
      List<HealthCheck> checks) {
    return new StatusServer(vertx, address, access, metrics, checks);
  }

  int port() {
    return server.actualPort();
  }

  private record Answer(int status, String text) {
    static final Answer UP = new Answer(200, "up\n");
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/metrics" -> metrics(request);
      // On the event loop: whether the process answers must not depend on workers that wait.
      case "/health/live" -> send(request, Answer.UP);
      case "/health/ready" -> work(request, this::readiness);
      default -> send(request, new Answer(404, "see /metrics, /health/live, /health/ready\n"));
    }
  }

  private void metrics(HttpServerRequest request) {
    switch (access.decide(Access.token(request), Access.Right.ADMIN)) {
      case Access.Decision.Granted granted ->
          work(request, () -> new Answer(200, metrics.scrape()));
      case Access.Decision.Unauthenticated unknown -> {
        refused("unauthenticated");
        request.response().putHeader("WWW-Authenticate", "Bearer");
        send(request, new Answer(401, "send an API key as Authorization: Bearer isk_…\n"));
      }
      case Access.Decision.Forbidden forbidden -> {
        refused("forbidden");
        send(request, new Answer(403, "this API key lacks the scope admin\n"));
      }
    }
  }

  private void refused(String reason) {
    metrics.counter("inferscope.status.refused", "reason", reason).increment();
  }

  private void work(HttpServerRequest request, Callable<Answer> answer) {
    vertx
        .executeBlocking(answer, false)
        .onSuccess(given -> send(request, given))
        .onFailure(
            failure -> {
              LOG.error("{} failed", request.path(), failure);
              metrics.counter("inferscope.status.failures").increment();
              send(request, new Answer(500, "internal error; the log names the cause\n"));
            });
  }

  private static void send(HttpServerRequest request, Answer answer) {
    HttpServerResponse response = request.response();
    response
        .setStatusCode(answer.status)
        .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
        .end(answer.text);
  }

  private Answer readiness() {
    for (HealthCheck check : checks) {
      Optional<String> trouble = check.trouble();
      if (trouble.isPresent()) {
        return new Answer(503, check.name() + ": " + trouble.get() + "\n");
      }
    }
    return Answer.UP;
  }

  @Override
  public void close() {
    server.close().await();
  }
}
