package io.inferscope.changes;

/**
 * What a detector says of one point, knowing only that point and the ones before it.
 *
 * @param score how surprising, in [0, 1]; the alarm line is {@link #ALARM_LINE}. Only the point
 *     that opens an episode, or clearly tops it, carries a score; the rest of the episode scores 0
 * @param anomaly whether this point raises an alert: {@code score >= ALARM_LINE}
 * @param kind what the series did, {@code NONE} unless {@code anomaly}
 * @param expected what the value was expected to be, in the unit of the series; NaN while nothing
 *     is known
 * @param low lower end of the range that about one value in a thousand leaves by chance; to leave
 *     it once need not raise an alert
 * @param high upper end of that range
 */
public record Verdict(
    double score, boolean anomaly, ChangeKind kind, double expected, double low, double high) {

  /** The score from which a point raises an alert. */
  public static final double ALARM_LINE = 0.5;

  /**
   * How likely so high a score of {@link Method#STANDARD} is where nothing happens: the inverse of
   * its score, by which one in a hundred thousand is on the alarm line.
   */
  public double chance() {
    return Math.pow(10, -AlertPolicy.LINE * score / (1 - score));
  }

  /** The verdict on a point about which a detector can say nothing. */
  static final Verdict UNKNOWN =
      new Verdict(0, false, ChangeKind.NONE, Double.NaN, Double.NaN, Double.NaN);
}
