package io.inferscope.buffer;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How a buffer is kept in Kafka.
 *
 * @param properties settings of Kafka's own clients, passed through: {@code bootstrap.servers},
 *     TLS, SASL and whatever else but those that the promises of this buffer rest on
 * @param topicPrefix stands before the topics' and groups' names, where a cluster is shared
 * @param partitions of a topic that does not exist yet
 * @param groups for each topic, the groups that must have committed a record before it is deleted
 * @param tenant whom records belong to that others wrote, without a tenant
 * @param maxRecordBytes the largest value that is sent
 * @param maxPendingBytes values that wait for Kafka's answer, at most
 * @param maxBytesPerTopic appends are refused while so much waits for the slowest group: its
 *     records, looked at every two seconds, times the mean size of what was appended here. Kafka
 *     frees space by whole segments, so that its disks hold some more
 * @param deletesRead whether records are deleted from the topics once all groups have committed
 *     them; if not, the topics' own retention deletes them, read or not
 */
public record KafkaBufferConfig(
    Map<String, String> properties,
    String topicPrefix,
    int partitions,
    Map<Topic, Set<String>> groups,
    String tenant,
    int maxRecordBytes,
    long maxPendingBytes,
    long maxBytesPerTopic,
    boolean deletesRead) {
  private static final Set<String> OURS =
      Set.of(
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.MAX_BLOCK_MS_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.GROUP_PROTOCOL_CONFIG,
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG);

  /**
   * @throws IllegalArgumentException if a property is not Kafka's or not to be set; the message
   *     names it
   */
  public KafkaBufferConfig {
    properties = Map.copyOf(properties);
    groups = Map.copyOf(groups);
    if (properties.getOrDefault("bootstrap.servers", "").isBlank()) {
      throw new IllegalArgumentException("bootstrap.servers is missing: name a broker, host:9092");
    }
    for (String name : new TreeSet<>(properties.keySet())) {
      if (OURS.contains(name)) {
        throw new IllegalArgumentException(
            name + " cannot be set: that no record is lost or doubled rests on it");
      }
      if (!isKnown(name)) {
        throw new IllegalArgumentException(
            name + " is no setting of a Kafka producer, consumer or admin client");
      }
    }
    if (partitions < 1) {
      throw new IllegalArgumentException("a topic needs at least one partition");
    }
  }

  private static boolean isKnown(String name) {
    return ProducerConfig.configNames().contains(name)
        || ConsumerConfig.configNames().contains(name)
        || AdminClientConfig.configNames().contains(name);
  }

  /** The topic's name in Kafka. */
  String topicName(Topic topic) {
    return topicPrefix + topic.topicName();
  }

  /** The consumer group that stands for a group's readers of one topic. */
  String groupId(Topic topic, String group) {
    return topicPrefix + "inferscope-" + group + "-" + topic.topicName();
  }

  /** Withholds the properties, which hold passwords. */
  @Override
  public String toString() {
    return "KafkaBufferConfig[%s, prefix '%s']"
        .formatted(properties.get("bootstrap.servers"), topicPrefix);
  }
}
