package io.inferscope.buffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one group has been handed and has committed of one topic. Thread-safe. */
final class GroupOffsets {
  private static final Logger log = LoggerFactory.getLogger(GroupOffsets.class);

  private final OffsetFile file;
  private final TreeMap<Long, Begun> begun = new TreeMap<>();
  private final long replayEnd;
  private long next;
  private long begunRecords;
  private boolean closed;

  /**
   * A batch that is not committed.
   *
   * @param handed whether the reader that is open now has it
   * @param oldest when its first record was received, if that is known
   */
  private record Begun(long end, boolean handed, @Nullable Instant oldest) {}

  /** The boundaries of a batch. */
  record Range(long start, long end) {}

  private GroupOffsets(OffsetFile file, OffsetFile.State state) {
    this.file = file;
    this.next = state.next();
    this.replayEnd = state.replayEnd();
    state.begun().forEach((start, end) -> put(start, new Begun(end, false, null)));
  }

  /**
   * Opens a group's state.
   *
   * @param first the oldest position that is kept, where a new group starts
   * @param end the position after the last known record
   */
  static GroupOffsets open(
      Path directory, String group, TopicIdentity identity, long first, long end)
      throws IOException {
    OffsetFile.Opened opened = OffsetFile.open(directory, group, identity);
    OffsetFile.State state = opened.state();
    if (state == null) {
      if (opened.damaged()) {
        log.error("what group {} has read is damaged; it reads all of {} again", group, directory);
      }
      state = new OffsetFile.State(first, opened.damaged() ? end : 0, new TreeMap<>());
    }
    GroupOffsets offsets = new GroupOffsets(opened.file(), state);
    offsets.skipTo(first);
    opened.file().begin(offsets.state());
    return offsets;
  }

  /** Positions before {@code first} were deleted while the group held nothing back. */
  synchronized void skipTo(long first) {
    while (!begun.isEmpty() && begun.firstEntry().getValue().end() <= first) {
      remove(begun.firstKey());
    }
    next = Math.max(next, first);
  }

  /**
   * The oldest batch that an earlier reader was handed and did not commit; null if none is left.
   */
  synchronized @Nullable Range takeRedelivery() {
    for (Map.Entry<Long, Begun> entry : begun.entrySet()) {
      Begun batch = entry.getValue();
      if (!batch.handed()) {
        entry.setValue(new Begun(batch.end(), true, batch.oldest()));
        return new Range(entry.getKey(), batch.end());
      }
    }
    return null;
  }

  /** Tells when the first record of a batch was received, once that is known again. */
  synchronized void redelivered(Range range, Instant oldest) {
    begun.computeIfPresent(
        range.start(), (start, batch) -> new Begun(batch.end(), batch.handed(), oldest));
  }

  /** Undoes {@link #takeRedelivery} for a batch that could not be read. */
  synchronized void giveBack(Range range) {
    begun.computeIfPresent(
        range.start(), (start, batch) -> new Begun(batch.end(), false, batch.oldest()));
  }

  /** The first position that was never handed out. */
  synchronized long next() {
    return next;
  }

  /** Whether a batch from {@link #next} on may have been handed out before, see replay. */
  synchronized long replayEnd() {
    return replayEnd;
  }

  /** Whether another batch may be begun before one is committed. */
  synchronized boolean mayBegin() {
    return begun.size() < OffsetFile.MAX_BATCHES;
  }

  /** Makes the boundaries of a batch durable; it begins at {@link #next}. */
  synchronized void begin(Range range, Instant oldest) throws IOException {
    file.append(OffsetFile.Type.BEGUN, range.start(), range.end(), this::state);
    file.sync(this::state);
    put(range.start(), new Begun(range.end(), true, oldest));
    next = range.end();
  }

  /**
   * Remembers that a batch is dealt with. That is not yet durable: if it is forgotten, the batch
   * comes again, which is harmless.
   */
  synchronized void commit(Range range) {
    if (closed) {
      throw new IllegalStateException("the buffer is closed");
    }
    Begun batch = begun.get(range.start());
    if (batch == null || batch.end() != range.end()) {
      if (range.end() > next || batch != null) {
        throw new IllegalArgumentException("this group was never handed the batch " + range);
      }
      return;
    }
    try {
      file.append(OffsetFile.Type.COMMITTED, range.start(), range.end(), this::state);
    } catch (IOException e) {
      log.warn("a commit could not be written; it will be with the next one", e);
    }
    remove(range.start());
  }

  /** Makes all commits durable. */
  synchronized void sync() throws IOException {
    file.sync(this::state);
  }

  /** Everything below is committed. */
  synchronized long low() {
    return begun.isEmpty() ? next : begun.firstKey();
  }

  synchronized long committed() {
    return next - begunRecords;
  }

  synchronized int inFlight() {
    return (int) begun.values().stream().filter(Begun::handed).count();
  }

  /** When the oldest record that is not committed was received, if it was handed out. */
  synchronized @Nullable Instant oldestBegun() {
    return begun.isEmpty() ? null : begun.firstEntry().getValue().oldest();
  }

  /** The batches that a reader was handed come again. */
  synchronized void readerClosed() {
    begun.replaceAll((start, batch) -> new Begun(batch.end(), false, batch.oldest()));
  }

  synchronized void close() {
    closed = true;
    try {
      file.sync(this::state);
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(long start, Begun batch) {
    begun.put(start, batch);
    begunRecords += batch.end() - start;
  }

  private void remove(long start) {
    Begun batch = begun.remove(start);
    if (batch != null) {
      begunRecords -= batch.end() - start;
    }
  }

  private OffsetFile.State state() {
    TreeMap<Long, Long> ends = new TreeMap<>();
    begun.forEach((start, batch) -> ends.put(start, batch.end()));
    return new OffsetFile.State(next, replayEnd, ends);
  }
}
