package io.inferscope.changes;

import java.util.Arrays;

/** Distance from the middle of the last sixty values. */
final class SlidingWindow extends WindowScorer {
  private static final int WINDOW = 60;

  /** Three standard deviations around the mean. */
  private static final double WIDTH = 3;

  /** Iglewicz and Hoaglin (1993): 0.6745 / MAD times the distance from the median beyond 3.5. */
  private static final double ROBUST_WIDTH = 3.5 / 0.6745;

  private final boolean robust;

  /**
   * A window.
   *
   * @param robust whether by median and median absolute deviation rather than mean and standard
   *     deviation
   */
  SlidingWindow(boolean robust) {
    super(WINDOW);
    this.robust = robust;
  }

  @Override
  public Measured measure(long epochSeconds, double value) {
    double[] values = recent.values();
    recent.add(value);
    if (values.length < 2) {
      return Measured.of(value, value, 0);
    }
    return robust ? byMedian(values, value) : byMean(values, value);
  }

  private static Measured byMean(double[] values, double value) {
    double mean = Arrays.stream(values).sum() / values.length;
    double squares = 0;
    for (double past : values) {
      squares += (past - mean) * (past - mean);
    }
    return Measured.of(value, mean, WIDTH * Math.sqrt(squares / (values.length - 1)));
  }

  private static Measured byMedian(double[] values, double value) {
    double median = median(values);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i] - median);
    }
    return Measured.of(value, median, ROBUST_WIDTH * median(values));
  }

  /** Sorts {@code values}. */
  private static double median(double[] values) {
    Arrays.sort(values);
    int half = values.length / 2;
    return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  }

  @Override
  public int warmUp() {
    return 30;
  }
}
