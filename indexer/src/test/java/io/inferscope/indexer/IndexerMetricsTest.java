package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.patterns.MinerLimits;
import io.inferscope.patterns.PatternMiner;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

final class IndexerMetricsTest {
  private static final int MESSAGES = 2_000;

  @Test
  void watch_countsMessagesWithoutAPatternOfTheirKind() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    PatternMiner miner = new PatternMiner(new MinerLimits(1 << 16, 4096));
    new IndexerMetrics(registry).watch(miner, "shop");
    int other = 0;
    for (int i = 0; i < MESSAGES; i++) {
      String message = "(".repeat(i % 100) + ")".repeat(i / 100);
      other += miner.match("till", message).template().equals("<other>") ? 1 : 0;
    }
    miner.match("till", "( ".repeat(1_000));

    assertThat(other).isPositive();
    assertThat(count(registry, "other")).isBetween((double) other, other + 1.0);
    assertThat(count(registry, "messages")).isEqualTo(MESSAGES + 1);
    assertThat(count(registry, "cut")).isEqualTo(1);
    assertThat(count(registry, "curtailed")).isZero();
  }

  private static double count(SimpleMeterRegistry registry, String name) {
    return registry
        .get("inferscope.patterns." + name)
        .tag("tenant", "shop")
        .functionCounter()
        .count();
  }
}
