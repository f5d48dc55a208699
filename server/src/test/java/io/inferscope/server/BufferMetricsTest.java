package io.inferscope.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.buffer.BufferRecord;
import io.inferscope.buffer.DiskBuffer;
import io.inferscope.buffer.DiskBufferConfig;
import io.inferscope.buffer.Topic;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BufferMetricsTest {
  @Test
  void watch_showsHowFullTheDiskIs(@TempDir Path directory) throws IOException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    DiskBufferConfig config = DiskBufferConfig.of(directory, Map.of());
    try (DiskBuffer buffer = DiskBuffer.open(config, InstantSource.system())) {
      BufferMetrics.watch(buffer, registry);
      buffer
          .append(Topic.LOGS, new BufferRecord("acme", Instant.now(), "test", new byte[4711]))
          .join();

      assertThat(registry.get("inferscope.buffer.size").tag("topic", "otlp_logs").gauge().value())
          .isBetween(4711.0, 6000.0);
      assertThat(registry.scrape())
          .contains("inferscope_buffer_size_limit_bytes{topic=\"otlp_spans\"} 1.7179869184E10")
          .contains("inferscope_buffer_disk_reserved_bytes 1.073741824E9")
          .contains("inferscope_buffer_disk_free_bytes ")
          .contains("inferscope_buffer_write_failures_total{topic=\"otlp_logs\"} 0.0")
          .contains("inferscope_buffer_records_corrupt_total{topic=\"otlp_metrics\"} 0.0");
    }
  }
}
