package io.inferscope.changes;

import java.nio.ByteBuffer;

/**
 * Four standard deviations from the exponentially weighted mean (Roberts 1959), the deviation from
 * the exponentially weighted mean absolute error.
 */
final class Ewma implements Scorer {
  private static final double FORGET = 0.05;
  private static final double WIDTH = 4;

  /** From mean absolute to standard deviation, for a normal distribution. */
  private static final double DEVIATIONS = Math.sqrt(Math.PI / 2);

  private int seen;
  private double mean;
  private double spread;

  @Override
  public Measured measure(long epochSeconds, double value) {
    Measured measured = Measured.of(value, mean, WIDTH * spread * DEVIATIONS);
    seen = Math.min(seen + 1, Integer.MAX_VALUE - 1);
    double weight = Math.max(FORGET, 1.0 / seen);
    double error = value - mean;
    mean += weight * error;
    spread += weight * (Math.abs(error) * (1 - weight) - spread);
    return measured;
  }

  @Override
  public int warmUp() {
    return 20;
  }

  @Override
  public int stateBytes() {
    return Integer.BYTES + 2 * Double.BYTES;
  }

  @Override
  public void save(ByteBuffer out) {
    out.putInt(seen).putDouble(mean).putDouble(spread);
  }

  @Override
  public void load(ByteBuffer in) {
    seen = in.getInt();
    mean = in.getDouble();
    spread = in.getDouble();
  }
}
