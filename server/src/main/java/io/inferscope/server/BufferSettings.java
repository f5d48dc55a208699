package io.inferscope.server;

import io.inferscope.buffer.Buffer;
import io.inferscope.buffer.DiskBuffer;
import io.inferscope.buffer.DiskBufferConfig;
import io.inferscope.buffer.KafkaBuffer;
import io.inferscope.buffer.KafkaBufferConfig;
import io.inferscope.buffer.Topic;
import io.inferscope.indexer.IndexerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** From the configuration's section to the buffer. */
final class BufferSettings {
  private BufferSettings() {}

  private static final long PENDING_BYTES = 64L << 20;

  static Buffer open(Configuration configuration, InstantSource clock, MeterRegistry registry)
      throws IOException {
    return switch (configuration.buffer().type()) {
      case DISK -> {
        DiskBuffer disk = DiskBuffer.open(of(configuration), clock);
        BufferMetrics.watch(disk, registry);
        yield disk;
      }
      case KAFKA -> {
        KafkaBuffer kafka = KafkaBuffer.open(kafka(configuration), clock);
        BufferMetrics.watch(kafka, registry);
        yield kafka;
      }
    };
  }

  static KafkaBufferConfig kafka(Configuration configuration) {
    Configuration.KafkaSection section = configuration.buffer().kafka();
    Map<String, String> properties = new HashMap<>(section.properties());
    properties.put("bootstrap.servers", section.servers());
    try {
      return new KafkaBufferConfig(
          properties,
          section.topicPrefix(),
          section.partitions(),
          groups(),
          section.tenant(),
          Math.toIntExact(configuration.collector().maxRequestSize().bytes()),
          PENDING_BYTES,
          configuration.buffer().maxSize().bytes() / Topic.values().length,
          section.deleteRead());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("buffer.kafka: " + e.getMessage());
    }
  }

  private static Map<Topic, Set<String>> groups() {
    return Arrays.stream(Topic.values())
        .collect(
            Collectors.toMap(
                Function.identity(), topic -> Set.of(IndexerConfig.defaults().group())));
  }

  /** The configured size is shared by the signals, but never too small to work with. */
  static DiskBufferConfig of(Configuration configuration) {
    Map<Topic, Set<String>> groups = groups();
    DiskBufferConfig defaults =
        DiskBufferConfig.of(configuration.dataDirectory().resolve("buffer"), groups);
    return new DiskBufferConfig(
        defaults.directory(),
        groups,
        Math.max(
            configuration.buffer().maxSize().bytes() / Topic.values().length,
            defaults.segmentBytes() + 2L * defaults.maxRecordBytes()),
        configuration.buffer().minFreeDisk().bytes(),
        defaults.segmentBytes(),
        defaults.maxRecordBytes(),
        defaults.maxPendingBytes());
  }
}
