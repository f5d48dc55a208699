package io.inferscope.changeslearned;

import java.util.Arrays;

/**
 * How errors of what is usual are spread, in standard deviations of the series.
 *
 * @param usual their mean: the part of an error that says nothing
 */
record Spread(double usual, double variance) {
  private static final double WIDTH = 5;

  /** Where a series is all but foretold, what still says nothing. */
  private static final double LEAST_MARGIN = 0.05;

  /** Of what is usual of errors, about a hundred points are remembered. */
  private static final double RATE = 0.01;

  /** Of errors on what was not trained on; the largest hundredth may be anomalies already. */
  static Spread of(double[] errors) {
    double[] sorted = errors.clone();
    Arrays.sort(sorted);
    int kept = sorted.length - Math.ceilDiv(sorted.length, 100);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < kept; i++) {
      sum += sorted[i];
      squares += sorted[i] * sorted[i];
    }
    double usual = sum / kept;
    return new Spread(usual, Math.max(0, squares / kept - usual * usual));
  }

  /** How far beyond what is usual an error may go. */
  double margin() {
    return Math.max(WIDTH * Math.sqrt(variance), LEAST_MARGIN);
  }

  /** 1 at the alarm line. */
  double distance(double error) {
    return Math.max(0, error - usual) / margin();
  }

  /** Learns from an error, from a large one no more than from one at the line. */
  Spread after(double error) {
    double beyond = Math.min(error, usual + margin()) - usual;
    return new Spread(
        usual + RATE * beyond, variance + RATE * (beyond * beyond * (1 - RATE) - variance));
  }
}
