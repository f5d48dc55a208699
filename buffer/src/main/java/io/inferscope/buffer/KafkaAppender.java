package io.inferscope.buffer;

import io.inferscope.buffer.AppendResult.Appended;
import io.inferscope.buffer.AppendResult.Full;
import io.inferscope.buffer.AppendResult.Rejected;
import io.inferscope.buffer.AppendResult.Unavailable;
import io.inferscope.buffer.AppendResult.Unknown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends records to Kafka. A producer that is idempotent and waits for all replicas writes each of
 * its records once; what it gave up is not known to be stored. Thread-safe, does not block.
 */
final class KafkaAppender implements AutoCloseable {
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 20;

  private final KafkaBufferConfig config;
  private final Producer<byte[], byte[]> producer;
  private final AtomicLong pendingBytes = new AtomicLong();
  private final Map<Topic, Sent> sent = new ConcurrentHashMap<>();

  /** What was stored of a topic since the start. */
  private record Sent(LongAdder records, LongAdder bytes) {}

  KafkaAppender(KafkaBufferConfig config, Producer<byte[], byte[]> producer) {
    this.config = config;
    this.producer = producer;
  }

  /**
   * Waits until the producer knows the topics, since appending does not wait for that.
   *
   * @throws IOException if it does not hear of them
   */
  void learnTopics() throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(KafkaClients.CALL_MILLIS);
    for (Topic topic : Topic.values()) {
      while (!knows(topic)) {
        if (System.nanoTime() > end) {
          throw new IOException(
              "Kafka at %s does not say who leads topic %s"
                  .formatted(
                      config.properties().get("bootstrap.servers"), config.topicName(topic)));
        }
        try {
          TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted while waiting for Kafka", e);
        }
      }
    }
  }

  private boolean knows(Topic topic) {
    try {
      return !producer.partitionsFor(config.topicName(topic)).isEmpty();
    } catch (TimeoutException e) {
      return false;
    }
  }

  /**
   * Appends a record.
   *
   * @param waiting records of the topic that the slowest group has not committed
   */
  CompletableFuture<AppendResult> append(
      Topic topic, BufferRecord record, KafkaWatch.Waiting waiting) {
    AppendResult refusal = refusal(topic, record, waiting);
    if (refusal != null) {
      return CompletableFuture.completedFuture(refusal);
    }
    int bytes = record.value().length;
    long pending = pendingBytes.addAndGet(bytes);
    if (pending > config.maxPendingBytes() && pending > bytes) {
      pendingBytes.addAndGet(-bytes);
      return CompletableFuture.completedFuture(full(pending - bytes));
    }
    CompletableFuture<AppendResult> result = new CompletableFuture<>();
    try {
      // The callback tells more than the future does.
      Future<RecordMetadata> unused =
          producer.send(
              KafkaHeaders.write(config.topicName(topic), record),
              (metadata, failure) ->
                  complete(result, bytes, outcome(topic, record, metadata, failure)));
    } catch (KafkaException | IllegalStateException e) {
      complete(result, bytes, failed(topic, record, e));
    }
    return result;
  }

  private void complete(
      CompletableFuture<AppendResult> result, int bytes, AppendResult appendResult) {
    pendingBytes.addAndGet(-bytes);
    result.complete(appendResult);
  }

  private @Nullable AppendResult refusal(
      Topic topic, BufferRecord record, KafkaWatch.Waiting waiting) {
    if (record.value().length > config.maxRecordBytes()) {
      return tooLarge(topic, record);
    }
    int tenantBytes = record.tenant().getBytes(StandardCharsets.UTF_8).length;
    int sourceBytes = record.source().getBytes(StandardCharsets.UTF_8).length;
    if (tenantBytes == 0
        || tenantBytes > BufferRecord.MAX_NAME_BYTES
        || sourceBytes > BufferRecord.MAX_NAME_BYTES) {
      return new Rejected("tenant and source may have at most 1024 bytes, the tenant at least one");
    }
    long waitingBytes = waiting.records() * meanBytes(topic, record);
    return waitingBytes < config.maxBytesPerTopic()
        ? null
        : full(topic, waitingBytes, waiting.unseen());
  }

  private Full full(Topic topic, long waitingBytes, Duration unseen) {
    String reason =
        "about %d bytes wait in topic %s and the limit is %d: let the indexers catch up or raise buffer.max-size"
            .formatted(waitingBytes, config.topicName(topic), config.maxBytesPerTopic());
    return new Full(
        unseen.isZero()
            ? reason
            : reason
                + "; Kafka has not said for %d s how far the indexers are, so what was appended since counts as waiting: see the log for why"
                    .formatted(unseen.toSeconds()));
  }

  /** Records of a topic that were stored since the start. */
  long sent(Topic topic) {
    return sentOf(topic).records.sum();
  }

  /** Of what this process has sent; Kafka tells only what whole segments take. */
  private long meanBytes(Topic topic, BufferRecord first) {
    Sent so = sentOf(topic);
    long records = so.records.sum();
    return records == 0 ? first.value().length : so.bytes.sum() / records;
  }

  private Sent sentOf(Topic topic) {
    return sent.computeIfAbsent(topic, absent -> new Sent(new LongAdder(), new LongAdder()));
  }

  private Full full(long pending) {
    return new Full(
        "%d bytes wait for Kafka's answer and the limit is %d: send less at a time"
            .formatted(pending, config.maxPendingBytes()));
  }

  private AppendResult outcome(
      Topic topic,
      BufferRecord record,
      @Nullable RecordMetadata metadata,
      @Nullable Exception failure) {
    if (failure != null || metadata == null) {
      return failed(topic, record, failure);
    }
    sentOf(topic).records.increment();
    sentOf(topic).bytes.add(record.value().length);
    return new Appended(metadata.partition(), metadata.offset());
  }

  private AppendResult failed(Topic topic, BufferRecord record, @Nullable Exception failure) {
    return switch (failure) {
      case RecordTooLargeException tooLarge -> tooLarge(topic, record);
      case BufferExhaustedException full -> full(pendingBytes.get());
      case TimeoutException timeout ->
          new Unknown(
              "Kafka at %s did not say in time that it stored the request: %s"
                  .formatted(config.properties().get("bootstrap.servers"), timeout.getMessage()));
      case IllegalStateException closed ->
          new Unavailable("the buffer is closed: the service is stopping");
      case null -> new Unknown("Kafka did not say what became of the request");
      default ->
          new Unavailable(
              "Kafka refused the request: %s: %s"
                  .formatted(failure.getClass().getSimpleName(), failure.getMessage()));
    };
  }

  private Rejected tooLarge(Topic topic, BufferRecord record) {
    return new Rejected(
        "a request of %d bytes is larger than topic %s takes: send smaller requests, lower collector.max-request-size, or raise the topic's max.message.bytes"
            .formatted(record.value().length, config.topicName(topic)));
  }

  @Override
  public void close() {
    producer.close(CLOSE_WAIT);
  }
}
