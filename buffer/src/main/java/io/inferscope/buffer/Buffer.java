package io.inferscope.buffer;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A durable queue between the collector and its readers. Thread-safe. */
public interface Buffer extends AutoCloseable {

  /**
   * Appends a record. The future completes with {@link AppendResult.Appended} only when the record
   * would survive the loss of power; it never completes exceptionally. It is completed by the
   * buffer's own writer thread, so what depends on it must not block.
   */
  CompletableFuture<AppendResult> append(Topic topic, BufferRecord record);

  /**
   * Opens the reader of a group. Each group reads everything once, independent of other groups; a
   * group that is new starts at the oldest record that is still kept. From its first opening on, or
   * from the start where the configuration names it, a group holds back the deletion of what it has
   * not committed.
   *
   * @param group lower-case letters, digits and hyphens, at most 64
   * @throws IllegalStateException if a reader of that group and topic is open already
   */
  BufferReader reader(Topic topic, String group);

  /**
   * A random identity, fixed when the topic was created. With partition and position it identifies
   * a record for ever and everywhere.
   */
  UUID identity(Topic topic);

  /** The counters of a topic as one of its groups sees them. */
  BufferStatus status(Topic topic, String group);

  /** Stores what is waiting, then stops. Later appends are answered with {@code Unavailable}. */
  @Override
  void close();
}
