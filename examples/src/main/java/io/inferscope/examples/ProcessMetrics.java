package io.inferscope.examples;

import com.sun.management.OperatingSystemMXBean;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What a process tells of itself, named as OpenTelemetry's semantic conventions for processes and
 * for the JVM do.
 */
final class ProcessMetrics {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final AttributeKey<String> MEMORY_TYPE = AttributeKey.stringKey("jvm.memory.type");
  private static final Attributes HEAP = Attributes.of(MEMORY_TYPE, "heap");
  private static final Attributes NON_HEAP = Attributes.of(MEMORY_TYPE, "non_heap");

  private long lastCpuNanos = SYSTEM.getProcessCpuTime();
  private long lastNanoTime = System.nanoTime();

  private ProcessMetrics() {}

  static void register(Meter meter) {
    new ProcessMetrics().processor(meter);
    memory(meter);
    meter
        .upDownCounterBuilder("jvm.thread.count")
        .setUnit("{thread}")
        .buildWithCallback(
            point -> point.record(ManagementFactory.getThreadMXBean().getThreadCount()));
  }

  private void processor(Meter meter) {
    meter
        .gaugeBuilder("process.cpu.utilization")
        .setUnit("1")
        .setDescription("CPU time since the last measurement, over elapsed time and processors")
        .buildWithCallback(point -> point.record(utilization()));
    meter
        .counterBuilder("process.cpu.time")
        .ofDoubles()
        .setUnit("s")
        .buildWithCallback(point -> point.record(SYSTEM.getProcessCpuTime() / 1e9));
  }

  private synchronized double utilization() {
    long cpuNanos = SYSTEM.getProcessCpuTime();
    long nanoTime = System.nanoTime();
    double available =
        (double) (nanoTime - lastNanoTime) * Runtime.getRuntime().availableProcessors();
    double used = cpuNanos - lastCpuNanos;
    lastCpuNanos = cpuNanos;
    lastNanoTime = nanoTime;
    return available > 0 ? used / available : 0;
  }

  private static void memory(Meter meter) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    meter
        .upDownCounterBuilder("process.memory.usage")
        .setUnit("By")
        .buildWithCallback(point -> residentBytes().ifPresent(point::record));
    meter
        .upDownCounterBuilder("jvm.memory.used")
        .setUnit("By")
        .buildWithCallback(
            point -> {
              point.record(memory.getHeapMemoryUsage().getUsed(), HEAP);
              point.record(memory.getNonHeapMemoryUsage().getUsed(), NON_HEAP);
            });
    meter
        .upDownCounterBuilder("jvm.memory.limit")
        .setUnit("By")
        .buildWithCallback(point -> point.record(memory.getHeapMemoryUsage().getMax(), HEAP));
  }

  private static OptionalLong residentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      // Only Linux tells it this way; elsewhere the JVM's own figures have to do.
      return OptionalLong.empty();
    }
  }
}
