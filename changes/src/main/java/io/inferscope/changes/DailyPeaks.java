package io.inferscope.changes;

import java.nio.ByteBuffer;

/**
 * How far the series strays at each half hour of the day, as a rule: a spike that a job makes every
 * night weighs less. Peaks are averaged as logarithms over days, so that one outlier does not
 * excuse the next, and two or three do.
 */
final class DailyPeaks {
  private static final int SLOTS = 48;
  private static final int SLOT_SECONDS = 1800;
  private static final double RATE = 0.3;

  /** Logarithm of the residual, in scales, that needs no excuse. */
  private static final double ORDINARY = 1.1;

  private static final double LARGEST = 2000;

  static final int STATE_BYTES = SLOTS * 2 * Float.BYTES + Integer.BYTES + 2 * Double.BYTES;

  private final float[] up = new float[SLOTS];
  private final float[] down = new float[SLOTS];
  private int slot = -1;
  private double highest;
  private double lowest;

  /** The residual less what recurs at this time of day; then learns it. */
  double excuse(long epochSeconds, double residual, boolean learn) {
    int now = (int) Math.floorMod(epochSeconds, 86_400L) / SLOT_SECONDS;
    if (now != slot) {
      close();
      slot = now;
    }
    double usual = around(residual > 0 ? up : down, now);
    if (learn) {
      highest = Math.max(highest, Math.min(residual, LARGEST));
      lowest = Math.max(lowest, Math.min(-residual, LARGEST));
    }
    return usual <= ORDINARY ? residual : residual * Math.exp(ORDINARY - usual);
  }

  private static double around(float[] peaks, int slot) {
    float before = peaks[slot == 0 ? SLOTS - 1 : slot - 1];
    float after = peaks[slot == SLOTS - 1 ? 0 : slot + 1];
    return Math.max(peaks[slot], Math.max(before, after));
  }

  private void close() {
    if (slot >= 0) {
      up[slot] += (float) (RATE * (Math.log(Math.max(1, highest)) - up[slot]));
      down[slot] += (float) (RATE * (Math.log(Math.max(1, lowest)) - down[slot]));
    }
    highest = 0;
    lowest = 0;
  }

  void save(ByteBuffer out) {
    for (int i = 0; i < SLOTS; i++) {
      out.putFloat(up[i]).putFloat(down[i]);
    }
    out.putInt(slot).putDouble(highest).putDouble(lowest);
  }

  void load(ByteBuffer in) {
    for (int i = 0; i < SLOTS; i++) {
      up[i] = in.getFloat();
      down[i] = in.getFloat();
    }
    slot = Math.clamp(in.getInt(), -1, SLOTS - 1);
    highest = in.getDouble();
    lowest = in.getDouble();
  }
}
