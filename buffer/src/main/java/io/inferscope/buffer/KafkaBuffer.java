package io.inferscope.buffer;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A buffer in Apache Kafka, which processes on several machines share: some append, others read.
 *
 * <p>Readers of one group share the partitions of a topic. A batch's boundaries are committed with
 * the group's offset before it is handed out, and Kafka refuses that commit to a reader that has
 * lost the partition; so whoever has the partition next hands out the same batches again.
 *
 * <p>Counters and the size of topics are looked at every two seconds and are as old as that.
 */
public final class KafkaBuffer implements Buffer {
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  private final KafkaBufferConfig config;
  private final Admin admin;
  private final Map<Topic, KafkaTopics.Found> topics;
  private final KafkaAppender appender;
  private final KafkaWatch watch;
  private final Map<String, KafkaReader> readers = new HashMap<>();

  private KafkaBuffer(
      KafkaBufferConfig config,
      Admin admin,
      Map<Topic, KafkaTopics.Found> topics,
      KafkaAppender appender,
      InstantSource clock) {
    this.config = config;
    this.admin = admin;
    this.topics = topics;
    this.appender = appender;
    watch =
        new KafkaWatch(
            config,
            topics,
            admin,
            new OldestRecord(KafkaClients.consumer(config, null)),
            appender::sent,
            clock);
  }

  /**
   * Finds the topics, or creates them.
   *
   * @param clock tells how far readers lag behind
   * @throws IOException if Kafka cannot be reached or used; the message says what to do
   */
  public static KafkaBuffer open(KafkaBufferConfig config, InstantSource clock) throws IOException {
    Admin admin = null;
    KafkaAppender appender = null;
    boolean opened = false;
    try {
      admin = KafkaClients.admin(config);
      Map<Topic, KafkaTopics.Found> topics = new KafkaTopics(config, admin).open();
      appender = new KafkaAppender(config, KafkaClients.producer(config));
      appender.learnTopics();
      KafkaBuffer buffer = new KafkaBuffer(config, admin, topics, appender, clock);
      opened = true;
      return buffer;
    } catch (KafkaException e) {
      throw new IOException("buffer.kafka: " + reason(e), e);
    } finally {
      if (!opened) {
        close(admin, appender);
      }
    }
  }

  private static String reason(KafkaException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  private static void close(@Nullable Admin admin, @Nullable KafkaAppender appender) {
    if (appender != null) {
      appender.close();
    }
    if (admin != null) {
      admin.close(CLOSE_WAIT);
    }
  }

  @Override
  public CompletableFuture<AppendResult> append(Topic topic, BufferRecord record) {
    return appender.append(topic, record, watch.waiting(topic));
  }

  @Override
  public synchronized BufferReader reader(Topic topic, String group) {
    String groupId = config.groupId(topic, group);
    if (readers.containsKey(groupId)) {
      throw new IllegalStateException(
          "group %s already reads %s here".formatted(group, config.topicName(topic)));
    }
    KafkaPump pump = new KafkaPump(topic, config, KafkaClients.consumer(config, groupId));
    KafkaReader reader =
        new KafkaReader(topic, pump, "buffer-" + topic.topicName(), () -> readerClosed(groupId));
    readers.put(groupId, reader);
    watch.deleteRead();
    return reader;
  }

  private synchronized void readerClosed(String groupId) {
    readers.remove(groupId);
  }

  private synchronized List<KafkaReader> openReaders() {
    return List.copyOf(readers.values());
  }

  @Override
  public UUID identity(Topic topic) {
    KafkaTopics.@Nullable Found found = topics.get(topic);
    if (found == null) {
      throw new IllegalStateException("the buffer is not open");
    }
    return found.identity();
  }

  @Override
  public BufferStatus status(Topic topic, String group) {
    KafkaReader reader;
    synchronized (this) {
      reader = readers.get(config.groupId(topic, group));
    }
    return watch.status(topic, group, reader == null ? Set.of() : reader.partitions());
  }

  /** How often Kafka did not say how far its topics are read, since the start. */
  public long stateFailures() {
    return watch.failures();
  }

  /** How old the counters are; some seconds while Kafka tells. */
  public Duration stateAge() {
    return watch.age();
  }

  @Override
  public void close() {
    openReaders().forEach(KafkaReader::close);
    appender.close();
    watch.close();
    admin.close(CLOSE_WAIT);
  }
}
