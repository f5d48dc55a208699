package io.inferscope.indexer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows the data streams that take nothing while others do: closed, blocked, at a limit. What is
 * meant for such a stream is given up to the quarantine after a while, from where it can be
 * redriven; to go on repeating it would hold back everything behind it, of all tenants.
 * Thread-safe.
 */
final class StreamTrouble {
  /** Streams are few, but their names come from clients. */
  private static final int MOST_STREAMS = 10_000;

  private final Duration patience;
  private final InstantSource clock;
  private final Map<String, Instant> since = new ConcurrentHashMap<>();
  private volatile Instant lastTaken = Instant.MIN;

  /**
   * @param patience how long a stream may take nothing
   */
  StreamTrouble(Duration patience, InstantSource clock) {
    this.patience = patience;
    this.clock = clock;
  }

  void taken(String stream) {
    if (!since.isEmpty()) {
      since.remove(stream);
    }
    lastTaken = clock.instant();
  }

  /** A document was not taken for a reason of the moment; true when it is to be given up. */
  boolean isHopeless(String stream) {
    Instant now = clock.instant();
    if (since.size() >= MOST_STREAMS) {
      since.clear();
    }
    Instant first = since.computeIfAbsent(stream, name -> now);
    return lastTaken.isAfter(first) && now.isAfter(first.plus(patience));
  }
}
