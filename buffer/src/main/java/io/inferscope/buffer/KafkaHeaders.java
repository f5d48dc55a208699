package io.inferscope.buffer;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What travels beside the request, as headers of UTF-8 text: {@code inferscope.format} (1), {@code
 * inferscope.tenant}, {@code inferscope.source} and {@code inferscope.received} (ISO 8601). Records
 * that the upstream collector wrote have none of them.
 */
final class KafkaHeaders {
  static final String FORMAT = "inferscope.format";
  static final String TENANT = "inferscope.tenant";
  static final String SOURCE = "inferscope.source";
  static final String RECEIVED = "inferscope.received";
  static final String FOREIGN_SOURCE = "kafka";
  private static final String VERSION = "1";
  private static final byte[] NOTHING = new byte[0];

  private KafkaHeaders() {}

  static ProducerRecord<byte[], byte[]> write(String topicName, BufferRecord record) {
    ProducerRecord<byte[], byte[]> written =
        new ProducerRecord<>(
            topicName, null, record.received().toEpochMilli(), null, record.value());
    Headers headers = written.headers();
    headers.add(FORMAT, bytes(VERSION));
    headers.add(TENANT, bytes(record.tenant()));
    headers.add(SOURCE, bytes(record.source()));
    headers.add(RECEIVED, bytes(record.received().toString()));
    return written;
  }

  /**
   * @param tenant whose it is if it does not say
   * @throws IllegalStateException if a newer version wrote it
   */
  static BufferRecord read(ConsumerRecord<byte[], byte[]> record, String tenant) {
    String version = text(record.headers(), FORMAT);
    if (version != null && !version.equals(VERSION)) {
      throw new IllegalStateException(
          "%s-%d holds at offset %d a record of format %s and this Inferscope reads %s only: upgrade the indexers before the collectors"
              .formatted(record.topic(), record.partition(), record.offset(), version, VERSION));
    }
    String owner = text(record.headers(), TENANT);
    String source = text(record.headers(), SOURCE);
    byte[] value = record.value() == null ? NOTHING : record.value();
    return new BufferRecord(
        owner == null || owner.isEmpty() ? tenant : owner,
        received(record),
        source == null ? FOREIGN_SOURCE : source,
        value);
  }

  private static Instant received(ConsumerRecord<byte[], byte[]> record) {
    String text = text(record.headers(), RECEIVED);
    if (text != null) {
      try {
        return Instant.parse(text);
      } catch (DateTimeException e) {
        return Instant.ofEpochMilli(record.timestamp());
      }
    }
    return Instant.ofEpochMilli(Math.max(0, record.timestamp()));
  }

  private static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null
            || header.value() == null
            || header.value().length > BufferRecord.MAX_NAME_BYTES
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
