package io.inferscope.buffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A buffer on local disk: for each topic one partition, kept as a log of segment files under the
 * topic's name.
 *
 * <p>It survives being killed at any moment: what was acknowledged is there again after opening,
 * and what a crash left unfinished at the end is cut off. Records that were damaged on disk are
 * stepped over and counted; their positions remain, and readers are handed {@linkplain
 * BufferRecord#isLost() lost} records there. When a bound is reached appends are refused and
 * nothing is dropped; when the disk fails appends are refused until it works again, and reading
 * goes on.
 */
public final class DiskBuffer implements Buffer {
  private final DirectoryLock lock;
  private final Map<Topic, DiskTopic> topics;

  private DiskBuffer(DirectoryLock lock, Map<Topic, DiskTopic> topics) {
    this.lock = lock;
    this.topics = topics;
  }

  /**
   * Opens or creates the buffer in a directory.
   *
   * @param clock tells how far readers lag behind
   * @throws IOException if another process uses the directory, a newer version wrote it, or it
   *     cannot be read; the message says what to do
   */
  public static DiskBuffer open(DiskBufferConfig config, InstantSource clock) throws IOException {
    return open(config, clock, FileChannel::open);
  }

  static DiskBuffer open(
      DiskBufferConfig config, InstantSource clock, SegmentOutput.ChannelOpener opener)
      throws IOException {
    DirectoryLock lock = DirectoryLock.acquire(config.directory());
    Map<Topic, DiskTopic> topics = new EnumMap<>(Topic.class);
    DiskBuffer buffer = new DiskBuffer(lock, topics);
    try {
      for (Topic topic : Topic.values()) {
        topics.put(topic, new DiskTopic(topic, config, clock, opener));
      }
      return buffer;
    } catch (IOException | RuntimeException e) {
      buffer.close();
      throw e;
    }
  }

  @Override
  public CompletableFuture<AppendResult> append(Topic topic, BufferRecord record) {
    return topic(topic).append(record);
  }

  @Override
  public BufferReader reader(Topic topic, String group) {
    try {
      return topic(topic).reader(group);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public UUID identity(Topic topic) {
    return topic(topic).topicLog().identity().id();
  }

  @Override
  public BufferStatus status(Topic topic, String group) {
    return topic(topic).status(group);
  }

  /** What a topic takes and how the disk does. */
  public DiskUse use(Topic topic) {
    return topic(topic).use();
  }

  private DiskTopic topic(Topic topic) {
    @Nullable DiskTopic found = topics.get(topic);
    if (found == null) {
      throw new IllegalStateException("the buffer is not open");
    }
    return found;
  }

  @Override
  public void close() {
    boolean interrupted = false;
    for (DiskTopic topic : topics.values()) {
      interrupted |= close(topic);
    }
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean close(DiskTopic topic) {
    boolean interrupted = false;
    while (true) {
      try {
        topic.close();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
