package io.inferscope.examples;

import io.inferscope.examples.HttpListener.Reply;
import io.inferscope.examples.HttpListener.Request;
import io.inferscope.examples.Program.Running;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a small language model over HTTP as the engines for large ones do: {@code POST
 * /v1/completions} and {@code GET /health}. A process is one replica.
 */
public final class ModelServer implements AutoCloseable {
  private static final String NAME = "model-server";
  private static final String FIRST_RELEASE = "1.4.2";
  private static final String NEXT_RELEASE = "1.5.0";
  private static final int SLOW_PASSES = 6;
  private static final Duration LATE_BLOCKS = Duration.ofSeconds(3);

  /** Not static: the class is loaded before logback's configuration is chosen. */
  private final Logger logger = LoggerFactory.getLogger(ModelServer.class);

  private final URI otlpEndpoint;
  private final Vocabulary vocabulary = Vocabulary.load();
  private volatile ModelRelease release;

  private ModelServer(ServiceIdentity identity, URI otlpEndpoint) {
    this.otlpEndpoint = otlpEndpoint;
    this.release = ModelRelease.start(identity, otlpEndpoint, vocabulary);
  }

  /** Starts a replica; see the module's README for the options. */
  public static void main(String[] arguments) {
    System.setProperty("logback.configurationFile", "io/inferscope/examples/logback-otlp.xml");
    Program.run(
        arguments,
        Set.of("--port", "--admin-port", "--otlp-endpoint", "--instance", "--release"),
        ModelServer::start);
  }

  private static Running start(Options options) throws IOException {
    ServiceIdentity identity =
        new ServiceIdentity(
            NAME,
            options.text("--release", FIRST_RELEASE),
            options.text("--instance", NAME + "-0"));
    ModelServer server =
        new ModelServer(identity, options.uri("--otlp-endpoint", "http://127.0.0.1:4318"));
    HttpListener http = HttpListener.start(options.port("--port", 8001), server::answer);
    String where = identity.instance() + " listens on " + http.url();
    if (options.text("--admin-port").isPresent()) {
      where += ", admin on " + server.admin(options.port("--admin-port", 0)).url();
    }
    server.logger.info("{} {} serves on port {}", NAME, identity.version(), http.port());
    return new Running(where, server);
  }

  private HttpListener admin(int port) throws IOException {
    Map<String, Runnable> faults =
        Map.of(
            "slow-decode", () -> tune(new EngineTuning(SLOW_PASSES, Duration.ZERO, false)),
            "cache-exhaustion", () -> tune(new EngineTuning(1, LATE_BLOCKS, false)),
            "stall", () -> tune(new EngineTuning(1, Duration.ZERO, true)),
            "bad-rollout", () -> deploy(NEXT_RELEASE));
    return AdminListener.start(port, faults, this::heal);
  }

  private void heal() {
    tune(EngineTuning.NORMAL);
    if (!release.identity().version().equals(FIRST_RELEASE)) {
      deploy(FIRST_RELEASE);
    }
  }

  private void tune(EngineTuning tuning) {
    release.engine().tune(tuning);
  }

  /** Replaces the running release: the new one takes all requests, the old one finishes its own. */
  private synchronized void deploy(String version) {
    ModelRelease old = release;
    logger.info("{} {} received SIGTERM, draining", NAME, old.identity().version());
    release = ModelRelease.start(old.identity().withVersion(version), otlpEndpoint, vocabulary);
    logger.info("{} {} is ready", NAME, version);
    Thread.ofVirtual().start(old::drainAndClose);
  }

  private Reply answer(Request request) {
    return switch (request.method() + " " + request.path()) {
      case "GET /health" -> new Reply(200, Json.object("status", "ok"));
      case "POST /v1/completions" -> release.complete(request);
      default -> Reply.error(404, "POST /v1/completions or GET /health");
    };
  }

  @Override
  public void close() {
    release.drainAndClose();
  }
}
