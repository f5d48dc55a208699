package io.inferscope.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a process has used of the machine so far.
 *
 * @param cpuSecondsByPart where procfs tells (Linux): the processor time of living threads by what
 *     they are for
 */
record ProcessCost(double cpuSeconds, long residentBytes, Map<String, Double> cpuSecondsByPart) {
  /** Linux counts processor time in hundredths of a second (USER_HZ) on all its platforms. */
  private static final double TICKS_PER_SECOND = 100;

  /** Beginnings of threads' names, of which the kernel keeps 15 characters. */
  private static final List<Map.Entry<String, String>> PARTS =
      List.of(
          Map.entry("vert.x-", "collector"),
          Map.entry("buffer-", "buffer"),
          Map.entry("indexer-", "indexer"),
          Map.entry("HttpClient", "indexer_http"),
          Map.entry("ForkJoinPool", "virtual_threads"),
          Map.entry("C1 ", "compiler"),
          Map.entry("C2 ", "compiler"),
          Map.entry("G1 ", "garbage_collector"),
          Map.entry("GC ", "garbage_collector"),
          Map.entry("VM ", "garbage_collector"));

  static ProcessCost of(long pid) throws IOException {
    Duration cpu =
        ProcessHandle.of(pid)
            .flatMap(process -> process.info().totalCpuDuration())
            .orElse(Duration.ZERO);
    Path directory = Path.of("/proc", Long.toString(pid));
    return Files.isDirectory(directory)
        ? new ProcessCost(cpu.toNanos() / 1e9, residentBytes(directory), parts(directory))
        : new ProcessCost(cpu.toNanos() / 1e9, 0, Map.of());
  }

  private static long residentBytes(Path directory) throws IOException {
    try (Stream<String> lines = Files.lines(directory.resolve("status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    }
  }

  private static Map<String, Double> parts(Path directory) throws IOException {
    Map<String, Double> parts = new TreeMap<>();
    try (Stream<Path> threads = Files.list(directory.resolve("task"))) {
      for (Path thread : threads.toList()) {
        addThread(thread, parts);
      }
    }
    return parts;
  }

  private static void addThread(Path thread, Map<String, Double> parts) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      int nameEnd = stat.lastIndexOf(')');
      String name = stat.substring(stat.indexOf('(') + 1, nameEnd);
      // proc(5): after the name come state (3) and then utime (14) and stime (15).
      String[] fields = stat.substring(nameEnd + 2).split(" ", -1);
      double seconds = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
      parts.merge(part(name), seconds, Double::sum);
    } catch (IOException e) {
      parts.merge("ended", 0.0, Double::sum); // the thread ended meanwhile
    }
  }

  private static String part(String threadName) {
    for (Map.Entry<String, String> part : PARTS) {
      if (threadName.startsWith(part.getKey())) {
        return part.getValue();
      }
    }
    return "other";
  }

  /** What was used since {@code before}; memory is that of now. */
  ProcessCost since(ProcessCost before) {
    Map<String, Double> difference = new TreeMap<>();
    cpuSecondsByPart.forEach(
        (part, seconds) ->
            difference.put(part, seconds - before.cpuSecondsByPart.getOrDefault(part, 0.0)));
    return new ProcessCost(cpuSeconds - before.cpuSeconds, residentBytes, difference);
  }

  /** The sum of two periods, with the larger memory. */
  ProcessCost plus(ProcessCost other) {
    Map<String, Double> sum = new TreeMap<>(cpuSecondsByPart);
    other.cpuSecondsByPart.forEach((part, seconds) -> sum.merge(part, seconds, Double::sum));
    return new ProcessCost(
        cpuSeconds + other.cpuSeconds, Math.max(residentBytes, other.residentBytes), sum);
  }

  static final ProcessCost NONE = new ProcessCost(0, 0, Map.of());
}
