package io.inferscope.changes;

import java.nio.ByteBuffer;

/**
 * Turns surprise into a score and sees to one alert an episode: what has been reported once is
 * reported again only when it is topped clearly, a bar that sinks back as time passes.
 */
final class AlertPolicy {
  static final int STATE_BYTES = Double.BYTES + Integer.BYTES;

  /** The surprise that scores 0.5: about a tail probability of one in a hundred thousand. */
  static final double LINE = 5;

  /** How far a second report must top the first. */
  private static final double TOPPED = 1.4;

  /** Points in which the bar sinks to 1/e. */
  private static final double PATIENCE = 200;

  /** Points after an alert in which no other is raised at all. */
  private static final int SILENCE = 20;

  private double bar;
  private int sinceAlert = Integer.MAX_VALUE;

  /** Whether an alert lies so shortly back that the points since are still part of it. */
  boolean inEpisode() {
    return sinceAlert < SILENCE;
  }

  /** The score of a point of that surprise, the next one after a point. */
  double score(double surprise) {
    sinceAlert = sinceAlert == Integer.MAX_VALUE ? sinceAlert : sinceAlert + 1;
    bar *= 1 - 1 / PATIENCE;
    if (surprise <= bar || sinceAlert <= SILENCE) {
      return 0;
    }
    bar = Math.max(bar, surprise * TOPPED);
    double score = surprise / (surprise + LINE);
    if (score >= Verdict.ALARM_LINE) {
      sinceAlert = 0;
    }
    return score;
  }

  /** A point too early to judge. */
  void pass() {
    sinceAlert = sinceAlert == Integer.MAX_VALUE ? sinceAlert : sinceAlert + 1;
  }

  void save(ByteBuffer out) {
    out.putDouble(bar).putInt(sinceAlert);
  }

  void load(ByteBuffer in) {
    bar = in.getDouble();
    sinceAlert = Math.max(0, in.getInt());
  }
}
