package io.inferscope.patterns;

/**
 * What a miner has done since it was made. {@code messages} = those with a pattern of their kind +
 * {@code other}.
 *
 * @param messages messages given to the miner
 * @param other of these, given the pattern {@code <other>} because the tables were full
 * @param cut of these, longer than {@link MinerLimits#minedCharacters}
 * @param missed of these, not found in the cache of masked lines
 * @param evicted leaves that made room for others
 * @param leaves leaves held now
 */
public record MinerStatistics(
    long messages, long other, long cut, long missed, long evicted, int leaves) {}
