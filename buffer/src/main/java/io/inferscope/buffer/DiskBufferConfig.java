package io.inferscope.buffer;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * How a disk buffer keeps its topics.
 *
 * @param directory where; created if it is missing, used by one process at a time
 * @param groups for each topic, the groups whose unread records are kept even before they first
 *     open a reader. Records are deleted once all of these groups, and all others that opened a
 *     reader since the buffer was opened, have committed them. A group that an earlier process used
 *     and that is neither named here nor opened holds nothing back
 * @param maxBytesPerTopic an append that would make a topic larger on disk is refused
 * @param minFreeBytes an append is refused while the disk has less free space than this
 * @param segmentBytes a segment file that has reached this size is closed and a new one begun;
 *     records are deleted by whole segments
 * @param maxRecordBytes the largest value that is accepted
 * @param maxPendingBytes values that wait to be written to one topic, at most
 */
public record DiskBufferConfig(
    Path directory,
    Map<Topic, Set<String>> groups,
    long maxBytesPerTopic,
    long minFreeBytes,
    long segmentBytes,
    int maxRecordBytes,
    long maxPendingBytes) {

  public DiskBufferConfig {
    groups = Map.copyOf(groups);
    require(segmentBytes > 0, "segmentBytes must be positive");
    require(maxRecordBytes > 0, "maxRecordBytes must be positive");
    require(minFreeBytes >= 0, "minFreeBytes must not be negative");
    require(maxPendingBytes >= maxRecordBytes, "maxPendingBytes must be at least maxRecordBytes");
    // Else a topic whose records are all read could still refuse one that is not too large.
    require(
        maxBytesPerTopic >= segmentBytes + 2L * maxRecordBytes,
        "maxBytesPerTopic must be at least segmentBytes + 2 * maxRecordBytes");
  }

  /** 16 GiB a topic, 1 GiB left free, segments of 64 MiB, records and queues of up to 64 MiB. */
  public static DiskBufferConfig of(Path directory, Map<Topic, Set<String>> groups) {
    return new DiskBufferConfig(
        directory, groups, 16L << 30, 1L << 30, 64L << 20, 64 << 20, 64L << 20);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
