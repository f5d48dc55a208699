package io.inferscope.patterns;

/**
 * Bounds of a miner. Below {@code leaves} the patterns are a function of the set of messages alone;
 * above, the least recently used leaves are forgotten and what remains depends on the order.
 *
 * @param leaves distinct masked messages remembered over all services
 * @param minedCharacters how far a message is read; what follows counts as one variable
 */
public record MinerLimits(int leaves, int minedCharacters) {

  public static final MinerLimits DEFAULT = new MinerLimits(100_000, 4096);

  public MinerLimits {
    if (leaves < 1 || minedCharacters < 1) {
      throw new IllegalArgumentException(
          "limits must be positive: " + leaves + ", " + minedCharacters);
    }
  }
}
