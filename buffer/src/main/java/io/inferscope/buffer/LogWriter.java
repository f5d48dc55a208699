package io.inferscope.buffer;

import io.inferscope.buffer.AppendQueue.Pending;
import io.inferscope.buffer.AppendResult.Appended;
import io.inferscope.buffer.AppendResult.Full;
import io.inferscope.buffer.AppendResult.Unavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes a topic's log. It takes everything that waits as one group, writes it,
 * asks the disk once to make it durable, and only then answers. While the disk works, the next
 * group gathers.
 */
final class LogWriter implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(LogWriter.class);
  private static final long GROUP_BYTES = 8 << 20;
  private static final int BUFFER_BYTES = 256 << 10;

  private final DiskTopic topic;
  private final TopicLog topicLog;
  private final DiskBufferConfig config;
  private final AppendQueue queue;
  private final SegmentOutput.ChannelOpener opener;
  private final FileStore disk;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private Instant lastReceived;
  private @Nullable SegmentOutput output;
  private final AtomicLong fsyncs = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();

  LogWriter(
      DiskTopic topic,
      DiskBufferConfig config,
      AppendQueue queue,
      SegmentOutput.ChannelOpener opener,
      Instant lastReceived)
      throws IOException {
    this.topic = topic;
    this.topicLog = topic.topicLog();
    this.config = config;
    this.queue = queue;
    this.opener = opener;
    this.lastReceived = lastReceived;
    this.disk = Files.getFileStore(topicLog.directory());
    Segment last = topicLog.last();
    if (last != null) {
      output = SegmentOutput.resume(opener, last, buffer, topicLog.identity());
    }
  }

  /** How many groups were made durable. */
  long fsyncs() {
    return fsyncs.get();
  }

  /** How many groups could not be written. */
  long failures() {
    return failures.get();
  }

  /** What the disk has left; -1 if it does not say. */
  long freeBytes() {
    try {
      return disk.getUsableSpace();
    } catch (IOException e) {
      log.debug("the disk of {} does not say what is free", topicLog.directory(), e);
      return -1;
    }
  }

  @Override
  public void run() {
    List<Pending> group = new ArrayList<>();
    try {
      while (queue.takeGroup(group, GROUP_BYTES)) {
        write(group);
        group.clear();
      }
      closeOutput();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the writer of a buffer", e);
    }
  }

  private void write(List<Pending> group) {
    List<Pending> written = new ArrayList<>(group.size());
    long position = topicLog.end();
    try {
      SegmentOutput current = openOutput(position);
      String fullDisk = fullDisk();
      for (Pending pending : group) {
        String full = fullDisk == null ? fullTopic(current, pending) : fullDisk;
        if (full == null) {
          put(current, pending, position + written.size());
          written.add(pending);
        } else {
          pending.result().complete(new Full(full));
        }
      }
      if (!written.isEmpty()) {
        current.sync();
        fsyncs.incrementAndGet();
        topicLog.advance(current.segment(), current.bytes(), position + written.size());
      }
    } catch (IOException | RuntimeException e) {
      fail(group, e);
      return;
    }
    for (int i = 0; i < written.size(); i++) {
      written.get(i).result().complete(new Appended(0, position + i));
    }
  }

  private void put(SegmentOutput current, Pending pending, long position) throws IOException {
    Instant received = pending.record().received();
    if (received.isAfter(lastReceived)) {
      lastReceived = received;
    }
    current.put(pending, position, lastReceived);
  }

  private SegmentOutput openOutput(long position) throws IOException {
    SegmentOutput current = output;
    if (current != null && current.bytes() < config.segmentBytes()) {
      return current;
    }
    closeOutput();
    SegmentOutput created =
        SegmentOutput.create(
            opener,
            Segment.path(topicLog.directory(), position),
            position,
            lastReceived,
            buffer,
            topicLog.identity());
    output = created;
    topicLog.add(created.segment());
    topic.trim();
    return created;
  }

  private @Nullable String fullDisk() throws IOException {
    long free = disk.getUsableSpace();
    if (free >= config.minFreeBytes()) {
      return null;
    }
    return "the disk of %s has %d bytes free and %d are kept free: delete something or lower buffer.min-free-disk"
        .formatted(topicLog.directory(), free, config.minFreeBytes());
  }

  private @Nullable String fullTopic(SegmentOutput current, Pending pending) {
    long bytes = topicLog.bytes() + current.bytes() - current.segment().bytes();
    if (bytes + pending.bytes() <= config.maxBytesPerTopic()) {
      return null;
    }
    return "%s holds %d bytes that are not all read, and the limit is %d: let its readers catch up or raise buffer.max-size, of which each signal has a third"
        .formatted(topicLog.directory(), bytes, config.maxBytesPerTopic());
  }

  /** Gives the segment up: nothing of the group counts, and the next group gets a new file. */
  private void fail(List<Pending> group, Exception cause) {
    failures.incrementAndGet();
    log.error("cannot write to {}", topicLog.directory(), cause);
    SegmentOutput suspect = output;
    output = null;
    if (suspect != null) {
      try {
        suspect.abandon();
      } catch (IOException e) {
        log.warn("cannot cut off {}; its end is ignored", suspect.segment().path(), e);
      }
    }
    String reason = "cannot write to %s: %s".formatted(topicLog.directory(), cause.getMessage());
    group.forEach(pending -> pending.result().complete(new Unavailable(reason)));
  }

  private void closeOutput() {
    SegmentOutput closing = output;
    output = null;
    if (closing != null) {
      try {
        closing.close();
      } catch (IOException e) {
        log.warn("cannot close {}", closing.segment().path(), e);
      }
    }
  }
}
