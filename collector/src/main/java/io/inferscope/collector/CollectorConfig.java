package io.inferscope.collector;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a collector listens and what it bounds.
 *
 * @param grpcPort for OTLP/gRPC, 0 for any free one
 * @param httpPort for OTLP/HTTP, 0 for any free one
 * @param lines null where no lines are taken
 * @param tls null for plain text
 * @param instances event loops that each listener uses
 * @param maxRequestBytes the largest request, both as sent and inflated; at most what the buffer
 *     takes as one record, else the buffer would be found full for ever
 * @param maxInFlightBytes of all requests that are being received, read or appended
 * @param maxConnections of each listener
 * @param requestTimeout how long a client may take to send one request
 * @param idleTimeout a connection on which nothing happens for so long is closed; whole seconds
 * @param closeTimeout how long requests under way may still take when the collector stops
 */
public record CollectorConfig(
    String host,
    int grpcPort,
    int httpPort,
    @Nullable LinesConfig lines,
    @Nullable TlsConfig tls,
    int instances,
    int maxRequestBytes,
    long maxInFlightBytes,
    int maxConnections,
    Duration requestTimeout,
    Duration idleTimeout,
    Duration closeTimeout) {

  public CollectorConfig {
    require(instances > 0, "instances must be positive");
    require(maxRequestBytes > 0, "maxRequestBytes must be positive");
    // A gzipped request is counted as it came and as it is.
    require(
        maxInFlightBytes >= 2L * maxRequestBytes,
        "maxInFlightBytes must be at least twice maxRequestBytes");
    require(maxConnections > 0, "maxConnections must be positive");
    require(requestTimeout.toMillis() > 0, "requestTimeout must be at least 1 ms");
    require(idleTimeout.toSeconds() > 0, "idleTimeout must be at least 1 s");
    require(closeTimeout.toMillis() > 0, "closeTimeout must be at least 1 ms");
  }

  /**
   * Two event loops, requests of up to 16 MiB and 128 MiB of them together, 1,024 connections, 30
   * seconds a request, 5 idle minutes, 10 seconds to close.
   */
  public static CollectorConfig of(
      String host, int grpcPort, int httpPort, @Nullable LinesConfig lines) {
    return new CollectorConfig(
        host,
        grpcPort,
        httpPort,
        lines,
        null,
        2,
        16 << 20,
        128L << 20,
        1024,
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofSeconds(10));
  }

  static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
