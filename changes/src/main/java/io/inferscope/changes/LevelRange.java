package io.inferscope.changes;

import java.nio.ByteBuffer;

/** Where a value lies in the long-run range of the series, in its own deviations. */
final class LevelRange {
  static final int STATE_BYTES = 2 * Double.BYTES;

  private static final double RATE = 0.001;
  private static final double WIDEST = 5;
  private static final int EARLY = 100;
  private static final double DEVIATIONS = 1.25;

  private double center;
  private double spread;

  double position(double value) {
    return (value - center) / deviation();
  }

  private double deviation() {
    return Math.max(spread * DEVIATIONS, 1e-9 + 1e-6 * Math.abs(center));
  }

  void learn(double value, long seen) {
    double rate = Math.max(RATE, 1.0 / seen);
    double distance = Math.abs(value - center);
    double limit = seen < EARLY ? Double.MAX_VALUE : WIDEST * deviation();
    spread += seen == 1 ? 0 : (Math.min(distance, limit) - spread) * rate;
    center += (value - center) * rate;
  }

  void save(ByteBuffer out) {
    out.putDouble(center).putDouble(spread);
  }

  void load(ByteBuffer in) {
    center = in.getDouble();
    spread = in.getDouble();
  }
}
