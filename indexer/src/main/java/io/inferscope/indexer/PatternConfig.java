package io.inferscope.indexer;

import io.inferscope.patterns.MinerLimits;
import java.time.Duration;

/**
 * How logs get their patterns.
 *
 * @param limits bounds of the memory of each tenant
 * @param exchange how often is read what other indexers have learnt and users have corrected
 */
public record PatternConfig(MinerLimits limits, Duration exchange) {

  public PatternConfig {
    if (!exchange.isPositive()) {
      throw new IllegalArgumentException("the exchange needs an interval, got " + exchange);
    }
  }

  /** 128 MB a tenant, every ten seconds. */
  public static PatternConfig defaults() {
    return new PatternConfig(MinerLimits.DEFAULT, Duration.ofSeconds(10));
  }
}
