package io.inferscope.buffer;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Where a group is in one partition, as it is kept in the metadata of Kafka's committed offset. The
 * offset is {@link #low}; the metadata reads {@code inferscope/1 next=240 lost=0 open=0+100,180+60}
 * with positions counted from the offset. It is written with the fencing of the consumer group: a
 * reader that has lost the partition cannot change it.
 *
 * @param next the first position that was never handed out
 * @param lost records that were deleted before the group had dealt with them
 * @param open the batches that were handed out and are not committed, start to end
 */
record GroupPosition(long next, long lost, SortedMap<Long, Long> open) {
  /** Kafka takes 4,096 bytes of metadata (offset.metadata.max.bytes). */
  static final int MOST_OPEN = 100;

  private static final Pattern FORM =
      Pattern.compile(
          "inferscope/1 next=(\\d{1,18}) lost=(\\d{1,18}) open=((?:\\d{1,18}\\+\\d{1,9},?)*)");
  private static final Pattern VERSION = Pattern.compile("inferscope/(\\d+) .*");

  GroupPosition {
    open = new TreeMap<>(open);
  }

  /** Everything below is committed. */
  long low() {
    return open.isEmpty() ? next : open.firstKey();
  }

  /** Records that are committed, of all from position 0. */
  long committed() {
    long begun = 0;
    for (Map.Entry<Long, Long> batch : open.entrySet()) {
      begun += batch.getValue() - batch.getKey();
    }
    return next - begun;
  }

  OffsetAndMetadata toCommit() {
    StringBuilder metadata = new StringBuilder(64);
    metadata.append("inferscope/1 next=").append(next - low()).append(" lost=").append(lost);
    metadata.append(" open=");
    String separator = "";
    for (Map.Entry<Long, Long> batch : open.entrySet()) {
      metadata.append(separator).append(batch.getKey() - low());
      metadata.append('+').append(batch.getValue() - batch.getKey());
      separator = ",";
    }
    return new OffsetAndMetadata(low(), metadata.toString());
  }

  /** Whether a reader committed it, and not an operator. */
  static boolean isOurs(OffsetAndMetadata committed) {
    return FORM.matcher(committed.metadata()).matches();
  }

  /**
   * Reads what was committed; an offset without our metadata, which an operator has set, is where
   * to go on, with records that may have been handed out before.
   *
   * @throws IllegalStateException if a newer version wrote it
   */
  static GroupPosition of(OffsetAndMetadata committed) {
    long low = committed.offset();
    Matcher matcher = FORM.matcher(committed.metadata());
    if (!matcher.matches()) {
      Matcher version = VERSION.matcher(committed.metadata());
      if (version.matches()) {
        throw new IllegalStateException(
            "the group's offsets were committed by a newer Inferscope, in format %s, and this one reads 1 only: start the newer one"
                .formatted(version.group(1)));
      }
      return new GroupPosition(low, 0, new TreeMap<>());
    }
    TreeMap<Long, Long> open = new TreeMap<>();
    if (!matcher.group(3).isEmpty()) {
      for (String batch : matcher.group(3).split(",", -1)) {
        int plus = batch.indexOf('+');
        long start = low + Long.parseLong(batch.substring(0, plus));
        open.put(start, start + Long.parseLong(batch.substring(plus + 1)));
      }
    }
    return new GroupPosition(
        low + Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), open);
  }
}
