package io.inferscope.collector;

import io.inferscope.buffer.Buffer;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes telemetry in over OTLP/gRPC, OTLP/HTTP and lines of JSON, and appends it to a buffer. A
 * request is acknowledged only once the buffer says that it is durable; README.md says what is
 * answered otherwise. Thread-safe.
 */
public final class Collector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

  /**
   * Where a collector listens.
   *
   * @param lines -1 where it takes none
   */
  public record Ports(int grpc, int http, int lines) {}

  private final Vertx vertx;
  private final Workers workers;
  private final String deployment;
  private final Ports ports;
  private final CollectorMetrics metrics;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Collector(
      Vertx vertx, Workers workers, String deployment, Ports ports, CollectorMetrics metrics) {
    this.vertx = vertx;
    this.workers = workers;
    this.deployment = deployment;
    this.ports = ports;
    this.metrics = metrics;
  }

  /**
   * Starts to listen; returns when all ports are open. Must not be called from an event loop. The
   * buffer, the registry and Vert.x stay the caller's to close, after the collector.
   *
   * @throws IOException if a port cannot be opened or the certificate cannot be read; the message
   *     says which
   */
  public static Collector start(
      CollectorConfig config,
      Buffer buffer,
      TokenVerifier verifier,
      MeterRegistry registry,
      Vertx vertx,
      InstantSource clock)
      throws IOException {
    Workers workers = new Workers();
    InFlightBytes inFlight = new InFlightBytes(config.maxInFlightBytes());
    CollectorMetrics metrics = new CollectorMetrics(registry, inFlight);
    ReceiverContext receiver =
        new ReceiverContext(
            vertx,
            config,
            verifier,
            new Intake(buffer, workers, config.maxRequestBytes(), clock),
            workers,
            inFlight,
            metrics,
            clock);
    BoundPorts ports = new BoundPorts();
    ReceiverVerticle.Listeners listeners =
        new ReceiverVerticle.Listeners(
            receiver,
            ports,
            new ConnectionLimit(config.maxConnections(), metrics.connectionsRefused("grpc")),
            new ConnectionLimit(config.maxConnections(), metrics.connectionsRefused("http")),
            new ConnectionLimit(config.maxConnections(), metrics.connectionsRefused("lines")));
    try {
      String deployment =
          await(
              vertx.deployVerticle(
                  () -> new ReceiverVerticle(listeners),
                  new DeploymentOptions().setInstances(config.instances())));
      return new Collector(vertx, workers, deployment, ports.ports(), receiver.metrics());
    } catch (ExecutionException e) {
      workers.close();
      throw new IOException("the collector does not start: " + reason(e), e);
    }
  }

  /** Where it listens. */
  public Ports ports() {
    return ports;
  }

  /** What was taken and refused since the start. */
  public List<IntakeCounts> counts() {
    return metrics.counts();
  }

  /**
   * Stops: takes no new connections, answers the requests that are under way and appends the lines
   * that were read, for at most the configured time. Must not be called from an event loop.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      await(vertx.undeploy(deployment));
    } catch (ExecutionException e) {
      LOG.warn("The collector did not stop cleanly", e.getCause());
    }
    workers.close();
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause();
    return String.valueOf(cause == null ? null : cause.getMessage());
  }

  private static <T> T await(Future<T> future) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.toCompletionStage().toCompletableFuture().get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
