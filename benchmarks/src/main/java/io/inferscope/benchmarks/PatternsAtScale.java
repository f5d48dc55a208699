package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.inferscope.model.Pattern;
import io.inferscope.patterns.MinerLimits;
import io.inferscope.patterns.MinerStatistics;
import io.inferscope.patterns.PatternMiner;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** More shapes of lines than fit: memory must stay in its bound and every line be counted. */
final class PatternsAtScale {
  private static final String[] SYLLABLES = {
    "ba", "co", "di", "fu", "ge", "ha", "ji", "ko", "lu", "me", "no", "pa", "qui", "ro", "su", "ta"
  };

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Consumer<String> progress;

  PatternsAtScale(Consumer<String> progress) {
    this.progress = progress;
  }

  ObjectNode run(long lines, int shapes) {
    progress.accept("mining " + lines + " lines of " + shapes + " shapes");
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    Map<String, Long> counts = new HashMap<>();
    SplittableRandom random = new SplittableRandom(7);
    long before = usedBytes();
    long worstNanos = 0; // of processor time: other programs have no part in it
    long started = System.nanoTime();
    for (long i = 0; i < lines; i++) {
      String line = line(random.nextInt(shapes), random.nextInt(1_000_000));
      long began = THREADS.getCurrentThreadCpuTime();
      Pattern pattern = miner.match("scale", line);
      worstNanos = Math.max(worstNanos, THREADS.getCurrentThreadCpuTime() - began);
      counts.merge(pattern.id(), 1L, Long::sum);
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    long used = usedBytes() - before;
    MinerStatistics statistics = miner.statistics();
    long counted = counts.values().stream().mapToLong(Long::longValue).sum();
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("lines", lines).put("shapes", shapes);
    json.put("lines_per_second", Math.round(lines / seconds));
    json.put("counted", counted).put("other", statistics.other());
    json.put("patterns_given", counts.size()).put("leaves", statistics.leaves());
    json.put("evicted", statistics.evicted());
    json.put("bound_mb", MinerLimits.DEFAULT.leafBytes() >> 20).put("used_mb", used >> 20);
    json.put("longest_line_ms", Math.round(worstNanos / 1e4) / 100.0);
    json.put("most_steps", statistics.mostSteps()).put("curtailed", statistics.curtailed());
    boolean adds = counted == lines && statistics.messages() == lines;
    return json.put("met", adds && used <= 2 * MinerLimits.DEFAULT.leafBytes());
  }

  /** Five words that tell the shape, and a number. */
  private static String line(int shape, int value) {
    StringBuilder line = new StringBuilder(64);
    long bits = (shape + 1) * 0x9E3779B97F4A7C15L;
    for (int word = 0; word < 5; word++) {
      for (int syllable = 0; syllable < 3; syllable++) {
        line.append(SYLLABLES[(int) (bits >>> 60)]);
        bits = bits << 4 | bits >>> 60;
      }
      line.append(' ');
    }
    return line.append(value).toString();
  }

  /** What is reachable: after the collector has run. */
  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      runtime.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
