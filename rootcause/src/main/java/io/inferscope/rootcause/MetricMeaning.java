package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a metric's name says about its meaning, by its words, so that OpenTelemetry's names
 * (process.cpu.utilization), Kubernetes' (container_cpu_usage_seconds_total) and an engine's own
 * (vllm:gpu_cache_usage_perc) are all understood.
 */
final class MetricMeaning {
  /** Words of metrics that tell a bound or a healthy share, which nobody should see as usage. */
  private static final Set<String> NOT_USAGE =
      Set.of("limits", "capacity", "hit", "hits", "node", "idle", "free", "available", "success");

  private static final Set<String> TROUBLE =
      Set.of("error", "errors", "drop", "drops", "dropped", "retransmit", "retransmits", "loss");

  private static final Set<String> WORK =
      Set.of("running", "inflight", "active", "waiting", "queued", "pending");

  private record Rule(FaultKind kind, Set<String> words) {}

  /** The first that matches, so the more particular stand before the more general. */
  private static final List<Rule> RULES =
      List.of(
          new Rule(FaultKind.CACHE, Set.of("cache", "preemption", "preemptions", "evictions")),
          new Rule(FaultKind.GPU, Set.of("gpu", "dcgm", "cuda", "nvidia")),
          new Rule(FaultKind.QUEUE, Set.of("queue", "queued", "waiting", "backlog", "pending")),
          new Rule(FaultKind.CPU, Set.of("cpu")),
          new Rule(FaultKind.MEMORY, Set.of("memory", "heap", "rss", "oom")));

  private MetricMeaning() {}

  /** Which resource is used more when the metric rises; empty when that says nothing of faults. */
  static Optional<FaultKind> resource(String name) {
    Set<String> words = words(name);
    if (words.stream().anyMatch(NOT_USAGE::contains) || name.endsWith(".limit")) {
      return Optional.empty();
    }
    if (words.contains("network") && words.stream().anyMatch(TROUBLE::contains)) {
      return Optional.of(FaultKind.NETWORK);
    }
    return RULES.stream()
        .filter(rule -> words.stream().anyMatch(rule.words()::contains))
        .map(Rule::kind)
        .findFirst();
  }

  /**
   * Whether a share of something has come to its end, where it usually stays clear of it: 95 % is
   * where engines begin to push running requests out of their cache.
   */
  static boolean isExhausted(MetricSeries series, double usualTop, double peak) {
    Set<String> words = words(series.name());
    boolean share =
        words.contains("utilization") || words.contains("perc") || words.contains("ratio");
    double whole = series.unit().equals("%") ? 100 : 1;
    return share && peak >= 0.95 * whole && peak <= 1.05 * whole && usualTop < 0.9 * whole;
  }

  /** Whether it counts what a model gives out. */
  static boolean isOutput(String name) {
    Set<String> words = words(name);
    return words.contains("tokens")
        && (words.contains("generation")
            || words.contains("generated")
            || words.contains("output")
            || words.contains("completion"));
  }

  /** Whether it tells how many requests there are that want to be answered. */
  static boolean isWork(String name) {
    Set<String> words = words(name);
    return WORK.stream().anyMatch(words::contains);
  }

  private static Set<String> words(String name) {
    return Arrays.stream(name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
        .collect(Collectors.toUnmodifiableSet());
  }
}
