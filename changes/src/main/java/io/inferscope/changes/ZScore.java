package io.inferscope.changes;

import java.nio.ByteBuffer;

/**
 * Three standard deviations from the mean of all that came before, by Welford's recurrence (1962).
 */
final class ZScore implements Scorer {
  private static final double WIDTH = 3;

  private long count;
  private double mean;
  private double squares;

  @Override
  public Measured measure(long epochSeconds, double value) {
    double deviation = count < 2 ? 0 : Math.sqrt(squares / (count - 1));
    Measured measured = Measured.of(value, mean, WIDTH * deviation);
    count++;
    double error = value - mean;
    mean += error / count;
    squares += error * (value - mean);
    return measured;
  }

  @Override
  public int warmUp() {
    return 30;
  }

  @Override
  public int stateBytes() {
    return Long.BYTES + 2 * Double.BYTES;
  }

  @Override
  public void save(ByteBuffer out) {
    out.putLong(count).putDouble(mean).putDouble(squares);
  }

  @Override
  public void load(ByteBuffer in) {
    count = in.getLong();
    mean = in.getDouble();
    squares = in.getDouble();
  }
}
