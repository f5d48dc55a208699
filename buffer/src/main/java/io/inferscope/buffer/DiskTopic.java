package io.inferscope.buffer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One topic on disk: its log, its writer, and the groups that read it. Thread-safe. */
final class DiskTopic {
  private static final Logger log = LoggerFactory.getLogger(DiskTopic.class);
  private static final String GROUP_NAME = "[a-z0-9][a-z0-9-]{0,63}";

  private final Topic topic;
  private final DiskBufferConfig config;
  private final InstantSource clock;
  private final TopicLog topicLog;
  private final AppendQueue queue;
  private final LogWriter writer;
  private final Thread thread;
  private final Map<String, GroupOffsets> groups = new HashMap<>();
  private final Set<String> holding = new HashSet<>();
  private final Map<String, DiskReader> readers = new HashMap<>();
  private final Object trimming = new Object();

  DiskTopic(
      Topic topic, DiskBufferConfig config, InstantSource clock, SegmentOutput.ChannelOpener opener)
      throws IOException {
    this.topic = topic;
    this.config = config;
    this.clock = clock;
    Path directory = config.directory().resolve(topic.topicName());
    TopicRecovery.Recovered recovered = TopicRecovery.recover(directory);
    this.topicLog = recovered.topicLog();
    Files.createDirectories(groupDirectory());
    for (String known : knownGroups()) {
      openGroup(known);
    }
    holding.addAll(config.groups().getOrDefault(topic, Set.of()));
    for (String configured : holding) {
      openGroup(configured);
    }
    for (GroupOffsets group : groups.values()) {
      topicLog.raise(group.next());
    }
    this.queue = new AppendQueue(topic.topicName(), config.maxPendingBytes());
    this.writer = new LogWriter(this, config, queue, opener, recovered.lastReceived());
    this.thread = Thread.ofPlatform().daemon().name("buffer-" + topic.topicName()).start(writer);
  }

  private Path groupDirectory() {
    return topicLog.directory().resolve("groups");
  }

  private Set<String> knownGroups() throws IOException {
    Set<String> names = new HashSet<>();
    try (Stream<Path> files = Files.list(groupDirectory())) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(GROUP_NAME + "\\.[01]"))
          .forEach(name -> names.add(name.substring(0, name.length() - 2)));
    }
    return names;
  }

  private GroupOffsets openGroup(String group) throws IOException {
    if (!group.matches(GROUP_NAME)) {
      throw new IllegalArgumentException(
          "a group's name is lower-case letters, digits and hyphens, at most 64: " + group);
    }
    GroupOffsets known = groups.get(group);
    if (known == null) {
      known =
          GroupOffsets.open(
              groupDirectory(), group, topicLog.identity(), topicLog.first(), topicLog.end());
      groups.put(group, known);
    }
    return known;
  }

  Topic topic() {
    return topic;
  }

  TopicLog topicLog() {
    return topicLog;
  }

  CompletableFuture<AppendResult> append(BufferRecord record) {
    AppendQueue.Pending pending = AppendQueue.Pending.of(record);
    if (record.value().length > config.maxRecordBytes()) {
      return refused(
          "a request of %d bytes cannot be stored, the limit is %d: send smaller requests"
              .formatted(record.value().length, config.maxRecordBytes()));
    }
    if (pending.tenant().length == 0
        || pending.tenant().length > BufferRecord.MAX_NAME_BYTES
        || pending.source().length > BufferRecord.MAX_NAME_BYTES) {
      return refused("tenant and source may have at most 1024 bytes, the tenant at least one");
    }
    queue.offer(pending);
    return pending.result();
  }

  private static CompletableFuture<AppendResult> refused(String reason) {
    return CompletableFuture.completedFuture(new AppendResult.Rejected(reason));
  }

  synchronized BufferReader reader(String group) throws IOException {
    if (readers.containsKey(group)) {
      throw new IllegalStateException(
          "group %s already reads %s".formatted(group, topic.topicName()));
    }
    GroupOffsets offsets = openGroup(group);
    offsets.skipTo(topicLog.first());
    holding.add(group);
    DiskReader reader = new DiskReader(this, offsets);
    readers.put(group, reader);
    return reader;
  }

  synchronized void readerClosed(DiskReader reader) {
    readers.values().remove(reader);
  }

  void batchCommitted() {
    topicLog.wake();
    trim();
  }

  /** Deletes the segments that every group that holds any back has committed. */
  void trim() {
    synchronized (trimming) {
      List<GroupOffsets> holders = holders();
      long low = holders.stream().mapToLong(GroupOffsets::low).min().orElse(0);
      List<Segment> unneeded = topicLog.closedBelow(low);
      if (unneeded.isEmpty()) {
        return;
      }
      try {
        // The commits first: a batch that comes again must still be there.
        for (GroupOffsets holder : holders) {
          holder.sync();
        }
        topicLog.delete(unneeded);
      } catch (IOException e) {
        log.warn("cannot delete what is read of {}; later tried again", topicLog.directory(), e);
      }
    }
  }

  private synchronized List<GroupOffsets> holders() {
    return groups.entrySet().stream()
        .filter(entry -> holding.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  BufferStatus status(String group) {
    GroupOffsets offsets;
    synchronized (this) {
      offsets = groups.get(group);
    }
    long end = topicLog.end();
    long committed = offsets == null ? topicLog.first() : Math.min(end, offsets.committed());
    return new BufferStatus(
        topic,
        group,
        end,
        topicLog.first(),
        topicLog.bytes(),
        committed,
        offsets == null ? 0 : offsets.inFlight(),
        end - committed,
        end - committed,
        lag(offsets, end),
        topicLog.lost().count(),
        writer.fsyncs());
  }

  DiskUse use() {
    return new DiskUse(
        topic,
        topicLog.bytes(),
        config.maxBytesPerTopic(),
        topicLog.lost().count(),
        writer.failures(),
        writer.freeBytes(),
        config.minFreeBytes());
  }

  private Duration lag(@Nullable GroupOffsets offsets, long end) {
    long oldest = offsets == null ? topicLog.first() : offsets.low();
    if (oldest >= end) {
      return Duration.ZERO;
    }
    Instant received = offsets == null ? null : offsets.oldestBegun();
    if (received == null) {
      received = receivedAt(oldest);
    }
    Duration lag = Duration.between(received, clock.instant());
    return lag.isNegative() ? Duration.ZERO : lag;
  }

  private Instant receivedAt(long position) {
    try (LogCursor cursor = new LogCursor(topicLog, position)) {
      return cursor.next().received();
    } catch (IOException e) {
      log.warn("cannot read position {} of {}", position, topicLog.directory(), e);
      return clock.instant();
    }
  }

  /** Stores what waits, then stops. */
  void close() throws InterruptedException {
    queue.close();
    thread.join();
    List<DiskReader> open;
    List<GroupOffsets> closing;
    synchronized (this) {
      open = List.copyOf(readers.values());
      closing = List.copyOf(groups.values());
    }
    open.forEach(DiskReader::close);
    closing.forEach(GroupOffsets::close);
  }
}
