package io.inferscope.patterns;

/**
 * Bounds of a miner. Below {@code leafBytes} the patterns are a function of the set of messages
 * alone; above, leaves that were long not used make room, and what remains depends on the order.
 *
 * @param leafBytes memory for distinct masked messages over all services, as estimated; a usual
 *     leaf takes about 2,500 bytes
 * @param minedCharacters how far a message is read; what follows counts as one variable
 */
public record MinerLimits(long leafBytes, int minedCharacters) {

  public static final MinerLimits DEFAULT = new MinerLimits(128L << 20, 4096);

  public MinerLimits {
    if (leafBytes < 1 << 16 || minedCharacters < 16) {
      throw new IllegalArgumentException(
          "a miner needs 65536 bytes and 16 characters, got " + leafBytes + ", " + minedCharacters);
    }
  }

  /** The most leaves that fit. */
  int leaves() {
    return (int) Math.min(1 << 24, leafBytes / Leaf.FEWEST_BYTES);
  }
}
