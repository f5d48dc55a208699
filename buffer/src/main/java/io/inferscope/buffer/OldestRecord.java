package io.inferscope.buffer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Looks up when the record at a position was received, so that a lag can be told in seconds.
 * Remembers the last answer. For use by one thread.
 */
final class OldestRecord implements AutoCloseable {
  private static final Duration WAIT = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private @Nullable TopicPartition lastPartition;
  private long lastOffset;
  private @Nullable Instant lastReceived;

  OldestRecord(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** The time; null if it cannot be read at once. */
  @Nullable Instant received(TopicPartition partition, long offset) {
    if (partition.equals(lastPartition) && offset == lastOffset && lastReceived != null) {
      return lastReceived;
    }
    lastReceived = null;
    try {
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT).records(partition)) {
        lastPartition = partition;
        lastOffset = offset;
        lastReceived = KafkaHeaders.read(record, "").received();
        break;
      }
    } catch (KafkaException | IllegalStateException e) {
      return null;
    }
    return lastReceived;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(WAIT));
  }
}
