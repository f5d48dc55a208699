package io.inferscope.patterns;

/**
 * What a miner has done since it was made. {@code messages} = those with a pattern of their kind +
 * {@code other}.
 *
 * @param messages messages given to the miner
 * @param other of these, given the pattern {@code <other>} because the tables were full
 * @param cut of these, read in part: longer than {@link MinerLimits#minedCharacters}, or of more
 *     than {@value Scanner#MOST_TOKENS} tokens
 * @param missed of these, not found in the cache of masked lines
 * @param curtailed of these, compared with fewer others than rules ask for, which took too long
 * @param mostSteps the most steps (about: comparisons of words) that one of these took
 * @param evicted leaves that made room for others
 * @param leaves leaves held now
 */
public record MinerStatistics(
    long messages,
    long other,
    long cut,
    long missed,
    long curtailed,
    long mostSteps,
    long evicted,
    int leaves) {}
