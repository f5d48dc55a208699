package io.inferscope.buffer;

import java.time.Duration;

/**
 * Counters of a topic as one group sees them. All but {@code fsyncs} are derived from what is on
 * disk and so go on where they were after a restart; {@code appended = committed + lagRecords}
 * always holds.
 *
 * @param appended records appended since the topic was created; also the next record's position
 * @param first the oldest position that is still kept
 * @param bytes the size of the topic on disk
 * @param committed records that the group has committed, or that were deleted before it first read
 * @param inFlight batches that were handed out and are not committed
 * @param lagRecords records that the group has not committed
 * @param heldLagRecords of these, those of partitions that a reader of this process holds; on disk
 *     all of them
 * @param lag how long ago the oldest of them was received; zero when there is none
 * @param corrupt records, among all appended, that turned out to be unreadable; each is counted
 *     once, however many groups come across it
 * @param fsyncs times that the disk was asked to make appended records durable since the buffer was
 *     opened
 */
public record BufferStatus(
    Topic topic,
    String group,
    long appended,
    long first,
    long bytes,
    long committed,
    int inFlight,
    long lagRecords,
    long heldLagRecords,
    Duration lag,
    long corrupt,
    long fsyncs) {}
