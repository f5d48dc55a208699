package io.inferscope.buffer;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One partition while a reader holds it: what was fetched and not handed out, and which batches
 * were handed out. Batches that an earlier holder did not commit come first, as soon as all of
 * their records are fetched. For use by one thread.
 */
final class KafkaPartition {
  private final Topic topic;
  private final int partition;
  private final int term;
  private final long replayEnd;
  private final TreeMap<Long, Open> open = new TreeMap<>();
  private final Deque<Fetched> fetched = new ArrayDeque<>();
  private long fetchedBytes;
  private long fetchedTo;
  private long next;
  private long lost;
  private boolean changed;

  private record Open(long end, boolean handed, int lost) {}

  private record Fetched(long offset, BufferRecord record) {}

  /**
   * @param position where the group is
   * @param first the oldest offset that Kafka keeps
   * @param replayEnd records before may have been handed out although the position does not say so
   */
  KafkaPartition(
      Topic topic, int partition, int term, GroupPosition position, long first, long replayEnd) {
    this.topic = topic;
    this.partition = partition;
    this.term = term;
    this.replayEnd = replayEnd;
    next = position.next();
    lost = position.lost();
    position.open().forEach((start, end) -> open.put(start, new Open(end, false, 0)));
    fetchedTo = Math.max(first, position.low());
    skipTo(first);
  }

  /** Records before {@code first} are gone from Kafka. */
  void skipTo(long first) {
    if (next < first) {
      lost += first - next;
      next = first;
      changed = true;
    }
    fetchedTo = Math.max(fetchedTo, first);
  }

  int term() {
    return term;
  }

  /** The offset to fetch from. */
  long fetchedTo() {
    return fetchedTo;
  }

  long fetchedBytes() {
    return fetchedBytes;
  }

  int fetchedRecords() {
    return fetched.size();
  }

  void fetched(long offset, BufferRecord record) {
    if (offset < fetchedTo) {
      return;
    }
    Map.Entry<Long, Open> batch = open.floorEntry(offset);
    boolean unread =
        offset >= next
            || (batch != null && offset < batch.getValue().end && !batch.getValue().handed);
    if (unread) {
      fetched.add(new Fetched(offset, record));
      fetchedBytes += record.value().length;
    }
    fetchedTo = offset + 1;
  }

  /** All offsets before {@code position} were fetched, or hold no record. */
  void fetchedTo(long position) {
    fetchedTo = Math.max(fetchedTo, position);
  }

  /** Whether a batch must not wait for room, since it comes again with the boundaries it had. */
  boolean lacksRecords() {
    Map.Entry<Long, Open> again = firstToRedeliver();
    return again != null && fetchedTo < again.getValue().end;
  }

  private Map.@Nullable Entry<Long, Open> firstToRedeliver() {
    for (Map.Entry<Long, Open> batch : open.entrySet()) {
      if (!batch.getValue().handed) {
        return batch;
      }
    }
    return null;
  }

  boolean hasBatch() {
    return !lacksRecords()
        && (firstToRedeliver() != null
            || (!fetched.isEmpty() && open.size() < GroupPosition.MOST_OPEN));
  }

  /**
   * Hands out the next batch; {@link #hasBatch} must hold. While {@link #isChanged} the batch may
   * be used only once the {@link #position} is durable.
   */
  Batch take(int maxRecords, long maxBytes) {
    Map.Entry<Long, Open> again = firstToRedeliver();
    return again == null
        ? begin(maxRecords, maxBytes)
        : redeliver(again.getKey(), again.getValue().end);
  }

  private Batch redeliver(long start, long end) {
    List<BufferRecord> records = new ArrayList<>();
    int gone = 0;
    for (long offset = start; offset < end; offset++) {
      Fetched head = fetched.peek();
      if (head != null && head.offset == offset) {
        records.add(removeHead());
      } else {
        records.add(BufferRecord.lost(Instant.EPOCH));
        gone++;
      }
    }
    open.put(start, new Open(end, true, gone));
    return new Batch(topic, partition, start, end, true, term, records);
  }

  /** A batch ends where Kafka gave an offset to no record, such as to a transaction's end. */
  private Batch begin(int maxRecords, long maxBytes) {
    long start = fetched.getFirst().offset;
    long end = start;
    List<BufferRecord> records = new ArrayList<>();
    long bytes = 0;
    Fetched head;
    while ((head = fetched.peek()) != null && head.offset == end && records.size() < maxRecords) {
      bytes += head.record.value().length;
      if (bytes > maxBytes && !records.isEmpty()) {
        break;
      }
      records.add(removeHead());
      end++;
    }
    open.put(start, new Open(end, true, 0));
    next = end;
    changed = true;
    return new Batch(topic, partition, start, end, start < replayEnd, term, records);
  }

  private BufferRecord removeHead() {
    BufferRecord record = fetched.remove().record;
    fetchedBytes -= record.value().length;
    return record;
  }

  /**
   * Takes back a batch that nobody received. Its boundaries stay as they are, so it comes again as
   * one that may have been handed out.
   */
  void giveBack(Batch batch) {
    Open taken = open.get(batch.start());
    if (taken == null) {
      return;
    }
    open.put(batch.start(), new Open(taken.end, false, 0));
    for (int i = batch.records().size() - 1; i >= 0; i--) {
      BufferRecord record = batch.records().get(i);
      if (!record.isLost()) {
        fetched.addFirst(new Fetched(batch.start() + i, record));
        fetchedBytes += record.value().length;
      }
    }
  }

  boolean holds(long start) {
    Open batch = open.get(start);
    return batch != null && batch.handed;
  }

  boolean hasHandedOut() {
    return open.values().stream().anyMatch(Open::handed);
  }

  void commit(long start) {
    Open batch = open.get(start);
    if (batch != null && batch.handed) {
      open.remove(start);
      lost += batch.lost;
      changed = true;
    }
  }

  GroupPosition position() {
    TreeMap<Long, Long> batches = new TreeMap<>();
    open.forEach((start, batch) -> batches.put(start, batch.end));
    return new GroupPosition(next, lost, batches);
  }

  boolean isChanged() {
    return changed;
  }

  /** What {@link #position} answered is durable now. */
  void committed() {
    changed = false;
  }
}
