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
  private final Map<String, Instant> lastTaken = new ConcurrentHashMap<>();

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
    if (lastTaken.size() >= MOST_STREAMS) {
      lastTaken.clear();
    }
    lastTaken.put(stream, clock.instant());
  }

  /** A document was not taken for a reason of the moment; true when it is to be given up. */
  boolean isHopeless(String stream) {
    Instant now = clock.instant();
    if (since.size() >= MOST_STREAMS) {
      since.clear();
    }
    Instant first = since.computeIfAbsent(stream, name -> now);
    return now.isAfter(first.plus(patience)) && othersTakeSince(first);
  }

  /** Where the whole of Elasticsearch is in trouble, a stream that took something then did not. */
  private boolean othersTakeSince(Instant first) {
    for (Map.Entry<String, Instant> other : lastTaken.entrySet()) {
      if (other.getValue().isAfter(first) && !since.containsKey(other.getKey())) {
        return true;
      }
    }
    return false;
  }
}
