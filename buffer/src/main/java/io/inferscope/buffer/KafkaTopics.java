package io.inferscope.buffer;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the topics, creates those that are missing, and looks whether they suit. */
final class KafkaTopics {
  private static final Logger log = LoggerFactory.getLogger(KafkaTopics.class);
  private static final int OVERHEAD_BYTES = 64 << 10;
  private static final int SEGMENT_BYTES = 128 << 20;
  private static final int MOST_LOOKS = 50;
  private static final long LOOK_MILLIS = 200;

  private final KafkaBufferConfig config;
  private final Admin admin;

  KafkaTopics(KafkaBufferConfig config, Admin admin) {
    this.config = config;
    this.admin = admin;
  }

  /**
   * A topic as it is in Kafka.
   *
   * @param identity Kafka's id of the topic: random, and another one when the topic is made anew
   */
  record Found(UUID identity, int partitions) {}

  /**
   * @throws IOException if Kafka cannot be reached or a topic not be had; the message says what to
   *     do
   */
  Map<Topic, Found> open() throws IOException {
    Map<Topic, Found> found = new EnumMap<>(Topic.class);
    try {
      for (Topic topic : Topic.values()) {
        found.put(topic, open(topic));
      }
    } catch (ExecutionException e) {
      throw new IOException(
          "Kafka at %s cannot be used: %s"
              .formatted(config.properties().get("bootstrap.servers"), reason(e)),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for Kafka", e);
    }
    return found;
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  private Found open(Topic topic) throws ExecutionException, InterruptedException, IOException {
    String name = config.topicName(topic);
    TopicDescription description = describe(name);
    if (description == null) {
      create(name);
      // A broker may hear of a topic a moment after the controller has made it.
      for (int look = 0; look < MOST_LOOKS && description == null; look++) {
        Thread.sleep(LOOK_MILLIS);
        description = describe(name);
      }
    } else {
      warn(name);
    }
    if (description == null) {
      throw new IOException("topic " + name + " was created but no broker knows it yet");
    }
    Uuid id = description.topicId();
    if (id.equals(Uuid.ZERO_UUID)) {
      throw new IOException(
          "topic %s has no id, which documents are named after: Kafka 2.8 or newer is needed"
              .formatted(name));
    }
    return new Found(
        new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()),
        description.partitions().size());
  }

  private @Nullable TopicDescription describe(String name)
      throws ExecutionException, InterruptedException {
    try {
      return admin.describeTopics(List.of(name)).allTopicNames().get().get(name);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return null;
      }
      throw e;
    }
  }

  private void create(String name) throws ExecutionException, InterruptedException {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(config.maxRecordBytes() + OVERHEAD_BYTES),
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE));
    if (config.deletesRead()) {
      // Space is freed by whole segments.
      settings.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(SEGMENT_BYTES));
      settings.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
      settings.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
    }
    NewTopic topic = new NewTopic(name, Optional.of(config.partitions()), Optional.empty());
    try {
      admin.createTopics(List.of(topic.configs(settings))).all().get();
      log.info("created topic {} with {} partitions", name, config.partitions());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  /** Says what an operator's own topic will not do. */
  private void warn(String name) throws ExecutionException, InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    @Nullable Config settings;
    try {
      settings = admin.describeConfigs(List.of(resource)).all().get().get(resource);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return;
      }
      throw e;
    }
    if (settings == null) {
      return;
    }
    long largest = number(settings, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    if (largest < config.maxRecordBytes()) {
      log.warn(
          "topic {} takes messages of {} bytes and requests may have {}: raise its"
              + " max.message.bytes or lower collector.max-request-size",
          name,
          largest,
          config.maxRecordBytes());
    }
    long retention = number(settings, TopicConfig.RETENTION_MS_CONFIG);
    if (config.deletesRead() && retention >= 0) {
      log.warn(
          "topic {} deletes records after {} ms, indexed or not: set its retention.ms to -1",
          name,
          retention);
    }
  }

  private static long number(Config settings, String name) {
    ConfigEntry entry = settings.get(name);
    return entry == null || entry.value() == null ? Long.MAX_VALUE : Long.parseLong(entry.value());
  }
}
