package io.inferscope.changes;

/**
 * A place where a series became another.
 *
 * @param index 0-based index of the first value of the new regime
 * @param kind what changed
 * @param pValue how likely a change at least this clear would turn up in a series without one,
 *     corrected for autocorrelation and for the places that were tried
 * @param before the level just before, in the unit of the series: for {@code trend} the slope a
 *     step, for {@code variance} the standard deviation
 * @param after the same just after
 */
public record ChangePoint(int index, ChangeKind kind, double pValue, double before, double after) {}
