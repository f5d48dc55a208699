package io.inferscope.changes;

import java.nio.ByteBuffer;

/**
 * Additive decomposition: value = usual level at the time of day + slow level + rest; four standard
 * deviations of the rest.
 */
final class Seasonal implements Scorer {
  private static final double LEVEL_RATE = 0.01;
  private static final double SPREAD_RATE = 0.005;
  private static final double WIDTH = 4;
  private static final double DEVIATIONS = Math.sqrt(Math.PI / 2);

  private final CyclicProfile day = new CyclicProfile(86_400, 1800, 0, 0.3, 6);
  private long last;
  private int seen;
  private double level;
  private double spread;

  @Override
  public Measured measure(long epochSeconds, double value) {
    double usual = day.at(epochSeconds);
    double expected = Double.isNaN(usual) ? value : usual + level;
    double margin = WIDTH * spread * DEVIATIONS;
    Measured measured = Measured.of(value, expected, margin);
    double step = seen == 0 ? 0 : epochSeconds - (double) last;
    day.learn(epochSeconds, value, spread, step);
    last = epochSeconds;
    seen = Math.min(seen + 1, Integer.MAX_VALUE - 1);
    if (!Double.isNaN(usual)) {
      double error = value - expected;
      double most = spread == 0 ? Math.abs(error) : margin;
      level += LEVEL_RATE * Math.clamp(error, -most, most);
      double rate = Math.max(SPREAD_RATE, 1.0 / seen);
      spread += rate * (Math.min(Math.abs(error), most) - spread);
    }
    return measured;
  }

  @Override
  public int warmUp() {
    return 100;
  }

  @Override
  public int stateBytes() {
    return CyclicProfile.stateBytes(48) + Long.BYTES + Integer.BYTES + 2 * Double.BYTES;
  }

  @Override
  public void save(ByteBuffer out) {
    day.save(out);
    out.putLong(last).putInt(seen).putDouble(level).putDouble(spread);
  }

  @Override
  public void load(ByteBuffer in) {
    day.load(in);
    last = in.getLong();
    seen = in.getInt();
    level = in.getDouble();
    spread = in.getDouble();
  }
}
