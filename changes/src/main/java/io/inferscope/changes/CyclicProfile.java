package io.inferscope.changes;

import java.nio.ByteBuffer;

/** The usual level at each time of a day or a week, interpolated between slots. */
final class CyclicProfile {
  private final long period;
  private final int slotSeconds;
  private final long offset;
  private final double rate;
  private final double widest;
  private final float[] levels;
  private final short[] seen;

  /**
   * A profile of {@code period} seconds in slots.
   *
   * @param offset epoch seconds at which some period began
   * @param rate weight of the latest period once there have been several
   * @param widest deviations beyond this many scales are cut off while learning
   */
  CyclicProfile(long period, int slotSeconds, long offset, double rate, double widest) {
    this.period = period;
    this.slotSeconds = slotSeconds;
    this.offset = offset;
    this.rate = rate;
    this.widest = widest;
    levels = new float[(int) (period / slotSeconds)];
    seen = new short[levels.length];
  }

  static int stateBytes(int slots) {
    return slots * (Float.BYTES + Short.BYTES);
  }

  /** The usual level at that time, NaN while one of the slots around it was never seen. */
  double at(long epochSeconds) {
    double position = Math.floorMod(epochSeconds - offset, period) / (double) slotSeconds - 0.5;
    int floor = (int) Math.floor(position);
    double part = position - floor;
    int left = floor < 0 ? levels.length - 1 : floor;
    int right = left + 1 == levels.length ? 0 : left + 1;
    if (seen[left] == 0 || seen[right] == 0) {
      return Double.NaN;
    }
    return levels[left] * (1 - part) + levels[right] * part;
  }

  void learn(long epochSeconds, double value, double scale, double step) {
    int slot = (int) (Math.floorMod(epochSeconds - offset, period) / slotSeconds);
    if (seen[slot] == 0) {
      levels[slot] = (float) value;
      seen[slot] = 1;
      return;
    }
    double pointsPerVisit = Math.max(1, slotSeconds / Math.max(1, step));
    seen[slot] = (short) Math.min(seen[slot] + 1, Short.MAX_VALUE);
    double visits = seen[slot] / pointsPerVisit;
    double weight = Math.max(rate, 1 / (1 + visits)) / pointsPerVisit;
    double error = value - levels[slot];
    if (scale > 0 && visits > 2) {
      error = Math.clamp(error, -widest * scale, widest * scale);
    }
    levels[slot] += (float) (weight * error);
  }

  void save(ByteBuffer out) {
    for (int slot = 0; slot < levels.length; slot++) {
      out.putFloat(levels[slot]).putShort(seen[slot]);
    }
  }

  void load(ByteBuffer in) {
    for (int slot = 0; slot < levels.length; slot++) {
      levels[slot] = in.getFloat();
      seen[slot] = in.getShort();
    }
  }
}
