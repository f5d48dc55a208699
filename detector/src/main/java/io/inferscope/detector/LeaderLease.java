package io.inferscope.detector;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.elasticsearch.DocumentStore;
import io.inferscope.elasticsearch.DocumentStore.Document;
import io.inferscope.elasticsearch.DocumentStore.Version;
import io.inferscope.elasticsearch.DocumentStore.Written;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.ElasticsearchException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of several processes does what only one may do: a document that its holder writes again and
 * again, each time replacing exactly the state that it read. Whoever has seen it unchanged for 15
 * seconds of its own time takes it; no clocks are compared. With a call every five seconds another
 * process takes over within 25 seconds after the holder died, and at once after it closed.
 * Thread-safe.
 */
public final class LeaderLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderLease.class);
  private static final String INDEX = "inferscope-leases";
  private static final long PATIENCE_NANOS = Duration.ofSeconds(15).toNanos();

  /** For so long after a renewal nobody can have taken it, so that asking costs nothing. */
  private static final long SURE_NANOS = Duration.ofSeconds(3).toNanos();

  private static final String NOBODY = "";

  private final DocumentStore leases;
  private final String name;
  private final String self;
  private final LongSupplier nanoTime;
  private @Nullable Version seen;
  private long seenNanos;
  private long renewedNanos;
  private volatile boolean leading;
  private final AtomicLong term = new AtomicLong();

  LeaderLease(DocumentStore leases, String name, UUID self, LongSupplier nanoTime) {
    this.leases = leases;
    this.name = name;
    this.self = self.toString();
    this.nanoTime = nanoTime;
  }

  /**
   * The lease of a job, not held yet.
   *
   * @param self tells this process from all others
   */
  public static LeaderLease of(ElasticsearchConnection connection, String name, UUID self) {
    return new LeaderLease(new DocumentStore(connection, INDEX), name, self, System::nanoTime);
  }

  /**
   * Takes the lease if it is free, renews it if it is ours; whether it is ours now. While
   * Elasticsearch is away nobody holds it.
   */
  public synchronized boolean held() {
    long now = nanoTime.getAsLong();
    if (leading && now - renewedNanos < SURE_NANOS) {
      return true;
    }
    boolean before = leading;
    try {
      leading = renewed();
      renewedNanos = now;
    } catch (ElasticsearchException e) {
      LOG.debug("The lease of {} cannot be renewed", name, e);
      leading = false;
    }
    if (leading != before) {
      LOG.info("This process {} the {}", leading ? "is now" : "is no longer", name);
    }
    return leading;
  }

  /**
   * Another number than before where another process may have had it in between; what this one
   * remembers of its work may be out of date then.
   */
  public long term() {
    return term.get();
  }

  private boolean renewed() {
    Optional<Document> stored = leases.get(name);
    if (stored.isEmpty()) {
      term.incrementAndGet();
      return leases.create(name, json(self)) instanceof Written.Done;
    }
    String holder = stored.get().json().path("holder").asText();
    if (!holder.equals(self)) {
      term.incrementAndGet();
    }
    Version version = stored.get().version();
    if (!version.equals(seen)) {
      seen = version;
      seenNanos = nanoTime.getAsLong();
    }
    boolean free = holder.equals(NOBODY) || nanoTime.getAsLong() - seenNanos >= PATIENCE_NANOS;
    return (free || holder.equals(self))
        && leases.replace(name, json(self), version) instanceof Written.Done;
  }

  private ObjectNode json(String holder) {
    return JsonNodeFactory.instance.objectNode().put("holder", holder);
  }

  /** Leaves the lease to others. */
  @Override
  public synchronized void close() {
    if (!leading) {
      return;
    }
    try {
      Optional<Document> stored = leases.get(name);
      if (stored.isPresent() && stored.get().json().path("holder").asText().equals(self)) {
        leases.replace(name, json(NOBODY), stored.get().version());
      }
    } catch (ElasticsearchException e) {
      LOG.debug("The lease of {} could not be given back; it runs out", name, e);
    }
    leading = false;
  }
}
