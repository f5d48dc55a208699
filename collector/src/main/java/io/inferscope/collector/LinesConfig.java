package io.inferscope.collector;

import java.time.Duration;

/**
 * The listener for lines of logstash-logback-encoder. It asks for no credentials, so it should only
 * be bound where everyone may write for {@code tenant}: to loopback, or to a trusted network.
 *
 * @param port 0 for any free one
 * @param maxLineBytes of longer lines only the beginning is kept
 * @param batchLines lines that are appended together, at most
 * @param batchDelay how long a line waits for others
 * @param idleTimeout a peer that is silent for so long is cut off; whole seconds
 */
public record LinesConfig(
    String host,
    int port,
    String tenant,
    int maxLineBytes,
    int batchLines,
    Duration batchDelay,
    Duration idleTimeout) {

  public LinesConfig {
    CollectorConfig.require(maxLineBytes > 0, "maxLineBytes must be positive");
    CollectorConfig.require(batchLines > 0, "batchLines must be positive");
    CollectorConfig.require(batchDelay.toMillis() > 0, "batchDelay must be at least 1 ms");
    CollectorConfig.require(idleTimeout.toSeconds() > 0, "idleTimeout must be at least 1 s");
  }

  /** Lines of up to 1 MiB, 1,000 or 200 ms together, peers cut after 15 silent minutes. */
  public static LinesConfig of(String host, int port, String tenant) {
    return new LinesConfig(
        host, port, tenant, 1 << 20, 1000, Duration.ofMillis(200), Duration.ofMinutes(15));
  }
}
