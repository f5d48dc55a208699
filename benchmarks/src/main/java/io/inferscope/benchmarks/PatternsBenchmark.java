package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.inferscope.patterns.MinerLimits;
import io.inferscope.patterns.PatternMiner;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Pattern mining on one thread: from nothing, warm, and beside Drain3. */
final class PatternsBenchmark {
  /** Lines a second of Drain3 with its example masks, as measured elsewhere. */
  private static final double DRAIN3_STATED = 64_000;

  private static final double LEAST_RATIO = 10;
  private static final double MOST_NANOS = 1_500;
  private static final double MOST_BYTES = 200;
  private static final int ROUNDS = 5;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Consumer<String> progress;

  PatternsBenchmark(Consumer<String> progress) {
    this.progress = progress;
  }

  /** One pass over the lines. */
  private record Pass(double seconds, double cpuSeconds, long bytes, int patterns) {}

  ObjectNode run(LogLines source, int count, Drain3 drain3)
      throws IOException, InterruptedException {
    List<LogLines.Line> lines = source.next(count);
    progress.accept("mining " + count + " lines, " + ROUNDS + " rounds");
    Pass[] cold = new Pass[ROUNDS];
    Pass[] warm = new Pass[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
      cold[round] = pass(miner, lines);
      warm[round] = pass(miner, lines);
    }
    Optional<JsonNode> other = drain3.mine(lines);
    return json(source.templates(), count, median(cold), median(warm), other);
  }

  private static Pass pass(PatternMiner miner, List<LogLines.Line> lines) {
    long thread = Thread.currentThread().threadId();
    long bytes = THREADS.getThreadAllocatedBytes(thread);
    long cpu = THREADS.getCurrentThreadCpuTime();
    long started = System.nanoTime();
    for (LogLines.Line line : lines) {
      miner.match(line.service(), line.body());
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    double cpuSeconds = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9;
    long allocated = THREADS.getThreadAllocatedBytes(thread) - bytes;
    return new Pass(seconds, cpuSeconds, allocated, miner.patterns().size());
  }

  /** By processor time, which a busy machine disturbs least. */
  private static Pass median(Pass[] passes) {
    Pass[] sorted = passes.clone();
    Arrays.sort(sorted, (a, b) -> Double.compare(a.cpuSeconds, b.cpuSeconds));
    return sorted[sorted.length / 2];
  }

  private static ObjectNode json(
      int templates, int count, Pass cold, Pass warm, Optional<JsonNode> drain3) {
    double ours = count / cold.cpuSeconds;
    double theirs =
        drain3
            .map(node -> node.path("lines").asDouble() / node.path("cpu_seconds").asDouble())
            .orElse(DRAIN3_STATED);
    double nanos = 1e9 * warm.cpuSeconds / count;
    double bytes = (double) warm.bytes / count;
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("benchmark", "patterns").put("lines", count).put("templates_written", templates);
    json.putObject("inferscope")
        .put("lines_per_second", Math.round(ours))
        .put("lines_per_second_by_the_clock", Math.round(count / cold.seconds))
        .put("patterns", cold.patterns);
    ObjectNode other = json.putObject("drain3").put("lines_per_second", Math.round(theirs));
    other.put("measured", drain3.isPresent());
    drain3.ifPresent(node -> other.set("patterns", node.path("clusters")));
    json.put("ratio", Math.round(10 * ours / theirs) / 10.0);
    json.putObject("warm")
        .put("nanoseconds_per_line", Math.round(nanos))
        .put("allocated_bytes_per_line", Math.round(10 * bytes) / 10.0);
    json.put("met", ours / theirs >= LEAST_RATIO && nanos <= MOST_NANOS && bytes <= MOST_BYTES);
    return json;
  }
}
