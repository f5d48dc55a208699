package io.inferscope.changes;

import java.nio.ByteBuffer;

/** Running sums of the latest residuals: three quick ones, twelve and thirty-six slow ones. */
final class ResidualWindows {
  static final int STATE_BYTES = Float.BYTES * (ResidualWindows.LONG + ResidualWindows.SHORT) + 8;

  private static final int SHORT = 3;
  private static final int MIDDLE = 12;
  private static final int LONG = 36;

  /** One wild point shall not carry a window alone. */
  private static final double WIDEST = 20;

  private final float[] slow = new float[LONG];
  private final float[] quick = new float[SHORT];
  private int next;
  private int filled;
  private double shortSum;
  private double middleSum;
  private double longSum;
  private double longSize;

  /** Forgets, for a gap lies between. */
  void clear() {
    filled = 0;
    shortSum = 0;
    middleSum = 0;
    longSum = 0;
    longSize = 0;
  }

  void add(double quickResidual, double slowResidual) {
    float quickOne = (float) Math.clamp(quickResidual, -WIDEST, WIDEST);
    float slowOne = (float) Math.clamp(slowResidual, -WIDEST, WIDEST);
    shortSum += quickOne - (filled >= SHORT ? quick[next % SHORT] : 0);
    middleSum += slowOne - (filled >= MIDDLE ? slow[(next + LONG - MIDDLE) % LONG] : 0);
    float leaving = filled >= LONG ? slow[next] : 0;
    longSum += slowOne - leaving;
    longSize += Math.abs(slowOne) - Math.abs(leaving);
    quick[next % SHORT] = quickOne;
    slow[next] = slowOne;
    next = next + 1 == LONG ? 0 : next + 1;
    filled = Math.min(filled + 1, LONG);
    if (next == 0) {
      resum();
    }
  }

  /** Keeps rounding errors from piling up, and makes a restored state continue exactly. */
  private void resum() {
    shortSum = sum(quick, 0, Math.min(SHORT, filled));
    middleSum = sum(slow, LONG - Math.min(MIDDLE, filled), LONG);
    longSum = sum(slow, LONG - filled, LONG);
    longSize = 0;
    for (int i = LONG - filled; i < LONG; i++) {
      longSize += Math.abs(slow[i]);
    }
  }

  private static double sum(float[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum;
  }

  /** Sum over three points, scaled to the variance of one; 0 while there are fewer. */
  double overThree() {
    return filled >= SHORT ? shortSum / Math.sqrt(SHORT) : 0;
  }

  double overTwelve() {
    return filled >= MIDDLE ? middleSum / Math.sqrt(MIDDLE) : 0;
  }

  double overThirtySix() {
    return filled >= LONG ? longSum / Math.sqrt(LONG) : 0;
  }

  /** Mean size of thirty-six residuals, times three. */
  double volatility() {
    return filled >= LONG ? 3 * longSize / LONG : 0;
  }

  void save(ByteBuffer out) {
    for (float value : slow) {
      out.putFloat(value);
    }
    for (float value : quick) {
      out.putFloat(value);
    }
    out.putInt(next).putInt(filled);
  }

  void load(ByteBuffer in) {
    for (int i = 0; i < LONG; i++) {
      slow[i] = in.getFloat();
    }
    for (int i = 0; i < SHORT; i++) {
      quick[i] = in.getFloat();
    }
    next = Math.floorMod(in.getInt(), LONG);
    filled = Math.clamp(in.getInt(), 0, LONG);
    for (int back = filled; back >= 1; back--) {
      float value = slow[(next + LONG - back) % LONG];
      longSum += value;
      longSize += Math.abs(value);
      middleSum += back <= MIDDLE ? value : 0;
    }
    shortSum = sum(quick, 0, Math.min(SHORT, filled));
  }
}
