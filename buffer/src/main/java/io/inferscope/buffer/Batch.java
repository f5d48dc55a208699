package io.inferscope.buffer;

import java.util.List;

/**
 * A contiguous run of records: {@code records.get(i)} is the record at position {@code start + i}.
 * Positions count records and have no gaps; a record that can no longer be read is handed out as
 * one that answers {@link BufferRecord#isLost} with true.
 *
 * @param start the first record's position
 * @param end the position after the last record's; equal to {@code start} in an empty batch
 * @param redelivered whether the batch may have been handed out before
 * @param term tells the times apart that a partition came to this reader; 0 where it never leaves
 */
public record Batch(
    Topic topic,
    int partition,
    long start,
    long end,
    boolean redelivered,
    int term,
    List<BufferRecord> records) {

  /** A batch of a partition that never leaves its reader. */
  public Batch(
      Topic topic,
      int partition,
      long start,
      long end,
      boolean redelivered,
      List<BufferRecord> records) {
    this(topic, partition, start, end, redelivered, 0, records);
  }

  public Batch {
    records = List.copyOf(records);
    if (end - start != records.size()) {
      throw new IllegalArgumentException("a batch holds one record for each of its positions");
    }
  }

  /** Whether nothing came in time. */
  public boolean isEmpty() {
    return records.isEmpty();
  }
}
