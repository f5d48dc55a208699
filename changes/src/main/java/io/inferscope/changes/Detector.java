package io.inferscope.changes;

/**
 * Judges the points of one series as they arrive: one pass, no look-ahead, bounded state. Not
 * thread-safe: one detector belongs to one series and one thread at a time.
 */
public interface Detector {

  /**
   * Judges a point, then learns from it.
   *
   * <p>A point not newer than the one before it came late: it is neither judged nor learnt and gets
   * the score 0. Where points are missing, whether left out or NaN, the detector counts the gap as
   * time that passed without evidence.
   *
   * @param epochSeconds when the point was measured, seconds since 1970-01-01 UTC
   * @param value the measurement; NaN, or an infinity, when there is none
   */
  Verdict update(long epochSeconds, double value);

  /** The method that this detector follows. */
  Method method();

  /**
   * What there is to say of its learning: that it has seen too little to judge; of {@link
   * Method#learned} methods how far the training is, what came of it, or why it failed. Mostly
   * empty.
   */
  default String note() {
    return "";
  }

  /** The whole state, for {@link Detectors#restore}; at most 4 KB for {@link Method#STANDARD}. */
  byte[] save();
}
