package io.inferscope.indexer;

import io.inferscope.patterns.MinerLimits;
import java.time.Duration;

/**
 * How logs get their patterns.
 *
 * @param limits bounds of the memory of all tenants together
 * @param exchange how often is read what other indexers have learnt and users have corrected
 * @param mined whether they get any
 */
public record PatternConfig(MinerLimits limits, Duration exchange, boolean mined) {

  public PatternConfig {
    if (!exchange.isPositive()) {
      throw new IllegalArgumentException("the exchange needs an interval, got " + exchange);
    }
  }

  /** Every log gets one. */
  public PatternConfig(MinerLimits limits, Duration exchange) {
    this(limits, exchange, true);
  }

  /** 128 MB, every ten seconds. */
  public static PatternConfig defaults() {
    return new PatternConfig(MinerLimits.DEFAULT, Duration.ofSeconds(10));
  }

  /** No log gets a pattern, so that their cost can be measured. */
  public static PatternConfig none() {
    return new PatternConfig(MinerLimits.DEFAULT, Duration.ofSeconds(10), false);
  }
}
