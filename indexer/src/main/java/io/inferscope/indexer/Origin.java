package io.inferscope.indexer;

import java.time.Instant;

/**
 * How a request came to us.
 *
 * @param receivedUnixNano when, in nanoseconds since the epoch
 * @param source through which receiver, empty when unknown
 */
record Origin(String tenant, long receivedUnixNano, String source) {

  static Origin of(String tenant, Instant received, String source) {
    return new Origin(tenant, unixNano(received), source);
  }

  static long unixNano(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
  }
}
