package io.inferscope.buffer;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that a reader holds, and their commits, which Kafka refuses once a partition has
 * gone to another reader. For use by the consumer's thread.
 */
final class HeldPartitions {
  private static final Logger log = LoggerFactory.getLogger(HeldPartitions.class);

  private final Topic topic;
  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, KafkaPartition> partitions = new HashMap<>();
  private int terms;
  private boolean rearranging;

  HeldPartitions(Topic topic, Consumer<byte[], byte[]> consumer) {
    this.topic = topic;
    this.consumer = consumer;
  }

  @Nullable KafkaPartition get(TopicPartition id) {
    return partitions.get(id);
  }

  /** Whether a commit had to be put off since the group is being rearranged; asked once. */
  boolean wasRearranging() {
    boolean was = rearranging;
    rearranging = false;
    return was;
  }

  long fetchedBytes() {
    return partitions.values().stream().mapToLong(KafkaPartition::fetchedBytes).sum();
  }

  /** Those that a batch cannot be handed out of before more is fetched. */
  Set<TopicPartition> lackingRecords() {
    Set<TopicPartition> lacking = new HashSet<>();
    partitions.forEach(
        (id, partition) -> {
          if (partition.lacksRecords()) {
            lacking.add(id);
          }
        });
    return lacking;
  }

  /** Fetches again what was polled and not understood. */
  void seekBack() {
    partitions.forEach((id, partition) -> consumer.seek(id, partition.fetchedTo()));
  }

  /** Finds out where the group is in partitions that are new to this reader. */
  void open(Collection<TopicPartition> assigned) {
    Set<TopicPartition> unknown = new HashSet<>(assigned);
    unknown.removeAll(partitions.keySet());
    if (unknown.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(unknown);
    Map<TopicPartition, Long> first = consumer.beginningOffsets(unknown);
    Map<TopicPartition, Long> end = consumer.endOffsets(unknown);
    for (TopicPartition id : unknown) {
      OffsetAndMetadata known = committed.get(id);
      long oldest = first.getOrDefault(id, 0L);
      // Kafka forgets the offsets of a group that was away for long, and operators set them back:
      // what is there may be known.
      GroupPosition position =
          known == null ? new GroupPosition(oldest, 0, new TreeMap<>()) : GroupPosition.of(known);
      boolean ours = known != null && GroupPosition.isOurs(known);
      KafkaPartition partition = partition(id, position, oldest, ours ? Map.of() : end);
      partitions.put(id, partition);
      consumer.seek(id, partition.fetchedTo());
    }
  }

  private KafkaPartition partition(
      TopicPartition id, GroupPosition position, long first, Map<TopicPartition, Long> replayEnd) {
    return new KafkaPartition(
        topic, id.partition(), ++terms, position, first, replayEnd.getOrDefault(id, 0L));
  }

  /** Kafka has deleted what was to be read next. */
  void skip(Set<TopicPartition> gone) {
    Map<TopicPartition, Long> first = consumer.beginningOffsets(gone);
    first.forEach(
        (id, offset) -> {
          KafkaPartition partition = partitions.get(id);
          if (partition != null) {
            log.error(
                "{} has deleted records that were not read, up to offset {}: raise its retention",
                id,
                offset);
            partition.skipTo(offset);
            consumer.seek(id, partition.fetchedTo());
          }
        });
  }

  /** The partition to read from: the one that most waits in. */
  Optional<Map.Entry<TopicPartition, KafkaPartition>> next() {
    return partitions.entrySet().stream()
        .filter(entry -> entry.getValue().hasBatch())
        .max(Comparator.comparingLong(entry -> entry.getValue().fetchedBytes()));
  }

  /**
   * Makes what a partition has handed out durable, unless it is.
   *
   * @return false when the group is being rearranged; after the next fetch it is known whose the
   *     partition is
   */
  boolean commitIfChanged(TopicPartition id, KafkaPartition partition) {
    return !partition.isChanged() || commit(Map.of(id, partition));
  }

  /** The same whether or not there is anything new. */
  boolean commit(TopicPartition id, KafkaPartition partition) {
    return commit(Map.of(id, partition));
  }

  private boolean commit(Map<TopicPartition, KafkaPartition> written) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    written.forEach((id, partition) -> offsets.put(id, partition.position().toCommit()));
    try {
      consumer.commitSync(offsets);
      written.values().forEach(KafkaPartition::committed);
      return true;
    } catch (RebalanceInProgressException e) {
      rearranging = true;
      return false;
    } catch (CommitFailedException e) {
      log.warn("{} went to another reader; what is under way comes again there", written.keySet());
      written.keySet().forEach(partitions::remove);
      return false;
    }
  }

  /** Commits what has changed; false when that had to be put off. */
  boolean flush() {
    Map<TopicPartition, KafkaPartition> changed = new HashMap<>();
    partitions.forEach(
        (id, partition) -> {
          if (partition.isChanged()) {
            changed.put(id, partition);
          }
        });
    return changed.isEmpty() || commit(changed);
  }

  /** How many records of which partitions wait to be handed out; those without are left out. */
  Map<Integer, Integer> waiting() {
    Map<Integer, Integer> counts = new HashMap<>();
    partitions.forEach(
        (id, partition) -> {
          if (partition.hasBatch()) {
            counts.put(id.partition(), partition.fetchedRecords());
          }
        });
    return Map.copyOf(counts);
  }

  Set<Integer> ids() {
    return partitions.keySet().stream()
        .map(TopicPartition::partition)
        .collect(Collectors.toUnmodifiableSet());
  }

  boolean anyHandedOut(Collection<TopicPartition> ids) {
    return ids.stream()
        .map(partitions::get)
        .anyMatch(partition -> partition != null && partition.hasHandedOut());
  }

  void drop(Collection<TopicPartition> gone) {
    gone.forEach(partitions::remove);
  }
}
