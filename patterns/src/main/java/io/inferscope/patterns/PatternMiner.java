package io.inferscope.patterns;

import io.inferscope.model.Pattern;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives every message its pattern, in one pass and bounded memory.
 *
 * <p>Thread-safe: one lock is held for the length of a call, about a microsecond once warm. Several
 * threads may share one miner; where that is too narrow, give each a miner of its own and merge.
 */
public final class PatternMiner {

  private final ReentrantLock lock = new ReentrantLock();
  private final MinerLimits limits;
  private final Tokens tokens = new Tokens();
  private final Scanner scanner = new Scanner(tokens);
  private final Map<String, ServicePatterns> services = new HashMap<>();

  public PatternMiner(MinerLimits limits) {
    this.limits = limits;
  }

  /**
   * The pattern of a message as things stand now; a later merge may give the next such message
   * another id, and then adds an alias.
   */
  public Pattern match(String service, String body) {
    lock.lock();
    try {
      tokens.load(body, 0, Math.min(body.length(), limits.minedCharacters()));
      scanner.scan();
      return services.computeIfAbsent(service, ServicePatterns::new).leaf(tokens).template.root().pattern();
    } finally {
      lock.unlock();
    }
  }
}
