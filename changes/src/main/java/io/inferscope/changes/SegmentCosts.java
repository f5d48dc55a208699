package io.inferscope.changes;

/**
 * Residual sums of squares of straight lines through any stretch of a series, in constant time
 * each, from running sums.
 */
final class SegmentCosts {
  private final double[] sum;
  private final double[] moment;
  private final double[] squares;
  private final double center;

  SegmentCosts(double[] values) {
    double total = 0;
    for (double value : values) {
      total += value;
    }
    center = total / Math.max(1, values.length);
    sum = new double[values.length + 1];
    moment = new double[values.length + 1];
    squares = new double[values.length + 1];
    for (int i = 0; i < values.length; i++) {
      double value = values[i] - center;
      sum[i + 1] = sum[i] + value;
      moment[i + 1] = moment[i] + i * value;
      squares[i + 1] = squares[i] + value * value;
    }
  }

  /** Slope of the least squares line through {@code from} to {@code to}, exclusive. */
  double slope(int from, int to) {
    double count = to - from;
    double middle = from + (count - 1) / 2;
    double spread = count * (count * count - 1) / 12;
    double product = moment[to] - moment[from] - middle * (sum[to] - sum[from]);
    return spread == 0 ? 0 : product / spread;
  }

  double mean(int from, int to) {
    return center + (sum[to] - sum[from]) / (to - from);
  }

  /** Residual sum of squares around the line through {@code from} to {@code to}, exclusive. */
  double aroundLine(int from, int to) {
    double count = to - from;
    double slope = slope(from, to);
    return Math.max(0, aroundMean(from, to) - slope * slope * count * (count * count - 1) / 12);
  }

  double aroundMean(int from, int to) {
    double total = sum[to] - sum[from];
    return Math.max(0, squares[to] - squares[from] - total * total / (to - from));
  }
}
