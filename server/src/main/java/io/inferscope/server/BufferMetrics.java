package io.inferscope.server;

import io.inferscope.buffer.DiskBuffer;
import io.inferscope.buffer.DiskUse;
import io.inferscope.buffer.KafkaBuffer;
import io.inferscope.buffer.Topic;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What the buffer shows of itself, in every process that has one. */
final class BufferMetrics {
  private static final String PREFIX = "inferscope.buffer.";

  private BufferMetrics() {}

  /** How full a disk is; {@code disk.free} below {@code disk.reserved} refuses appends. */
  static void watch(DiskBuffer buffer, MeterRegistry registry) {
    for (Topic topic : Topic.values()) {
      bytes("size", buffer, topic, registry, DiskUse::bytes);
      bytes("size.limit", buffer, topic, registry, DiskUse::mostBytes);
      counter("records.corrupt", buffer, topic, registry, DiskUse::corrupt);
      counter("write.failures", buffer, topic, registry, DiskUse::writeFailures);
    }
    // All topics are on one disk.
    disk("disk.free", buffer, registry, DiskUse::freeBytes);
    disk("disk.reserved", buffer, registry, DiskUse::keptFreeBytes);
  }

  /** How well Kafka tells where its topics are; sizes and lags are as old as the age. */
  static void watch(KafkaBuffer buffer, MeterRegistry registry) {
    FunctionCounter.builder(PREFIX + "kafka.state.failures", buffer, KafkaBuffer::stateFailures)
        .register(registry);
    TimeGauge.builder(
            PREFIX + "kafka.state.age", buffer, TimeUnit.MILLISECONDS, b -> b.stateAge().toMillis())
        .register(registry);
  }

  private static void bytes(
      String name,
      DiskBuffer buffer,
      Topic topic,
      MeterRegistry registry,
      ToDoubleFunction<DiskUse> value) {
    Gauge.builder(PREFIX + name, buffer, b -> value.applyAsDouble(b.use(topic)))
        .baseUnit("bytes")
        .tag("topic", topic.topicName())
        .register(registry);
  }

  private static void disk(
      String name, DiskBuffer buffer, MeterRegistry registry, ToDoubleFunction<DiskUse> value) {
    Gauge.builder(PREFIX + name, buffer, b -> value.applyAsDouble(b.use(Topic.LOGS)))
        .baseUnit("bytes")
        .register(registry);
  }

  private static void counter(
      String name,
      DiskBuffer buffer,
      Topic topic,
      MeterRegistry registry,
      ToDoubleFunction<DiskUse> value) {
    FunctionCounter.builder(PREFIX + name, buffer, b -> value.applyAsDouble(b.use(topic)))
        .tag("topic", topic.topicName())
        .register(registry);
  }
}
