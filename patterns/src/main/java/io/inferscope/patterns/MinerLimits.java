package io.inferscope.patterns;

/**
 * Bounds of a miner. Below {@code leaves} (and {@code leavesOfOneLayout}) the patterns are a
 * function of the set of messages alone; above, leaves that were long not used make room, and what
 * remains depends on the order.
 *
 * @param leaves distinct masked messages remembered over all services; about 1.5 KB each
 * @param leavesOfOneLayout how many of them may share punctuation and number of words; each is
 *     compared with a new one, so this bounds the time that a line may take
 * @param minedCharacters how far a message is read; what follows counts as one variable
 */
public record MinerLimits(int leaves, int leavesOfOneLayout, int minedCharacters) {

  public static final MinerLimits DEFAULT = new MinerLimits(50_000, 1024, 4096);

  public MinerLimits {
    if (leaves < 1 || leavesOfOneLayout < 1 || minedCharacters < 16) {
      throw new IllegalArgumentException(
          "a miner needs room for one leaf and 16 characters, got "
              + leaves
              + ", "
              + leavesOfOneLayout
              + ", "
              + minedCharacters);
    }
  }
}
