package io.inferscope.changes;

/**
 * A cycle of unknown length in equally spaced values, found where the steps between neighbours
 * repeat themselves after one length and after two; steps, so that trends and levels do not count.
 */
final class Season {
  private static final int SHORTEST = 3;
  private static final int LONGEST = 400;

  /** Cycles a series must hold before one is believed. */
  private static final int LEAST_CYCLES = 6;

  /** Of the steps one cycle apart, and by how much it must exceed that at some shorter distance. */
  private static final double LEAST_CORRELATION = 0.3;

  /** By how much a longer length must correlate better, since every multiple of a cycle is one. */
  private static final double LONGER = 0.02;

  /** Cycles on either side whose mean is the cycle at a point, for amplitudes grow and shrink. */
  private static final int REACH = 3;

  private Season() {}

  /** {@code values} less their cycle, or a copy where there is none. */
  static double[] remove(double[] values) {
    int period = period(values);
    double[] left = values.clone();
    if (period == 0) {
      return left;
    }
    double[] swing = swing(values, period);
    int first = period / 2;
    int end = values.length - first;
    for (int i = 0; i < values.length; i++) {
      double sum = 0;
      int count = 0;
      for (int cycle = -REACH; cycle <= REACH; cycle++) {
        int at = i + cycle * period;
        if (at >= first && at < end) {
          sum += swing[at];
          count++;
        }
      }
      left[i] -= count == 0 ? 0 : sum / count;
    }
    return left;
  }

  /** Length of the cycle, 0 where there is none. */
  static int period(double[] values) {
    int longest = Math.min(LONGEST, values.length / LEAST_CYCLES);
    if (longest < SHORTEST) {
      return 0;
    }
    double[] steps = centredSteps(values);
    double[] correlation = new double[2 * longest + 1];
    for (int lag = 1; lag <= 2 * longest; lag++) {
      correlation[lag] = correlation(steps, lag);
    }
    int best = 0;
    double highest = LEAST_CORRELATION;
    double lowest = Math.min(correlation[1], correlation[2]);
    for (int lag = SHORTEST; lag <= longest; lag++) {
      lowest = Math.min(lowest, correlation[lag]);
      double both = Math.min(correlation[lag], correlation[2 * lag]);
      if (both - lowest > LEAST_CORRELATION && both > highest + (best == 0 ? 0 : LONGER)) {
        highest = both;
        best = lag;
      }
    }
    return best;
  }

  private static double[] centredSteps(double[] values) {
    double mean = (values[values.length - 1] - values[0]) / (values.length - 1);
    double[] steps = new double[values.length - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = values[i + 1] - values[i] - mean;
    }
    return steps;
  }

  private static double correlation(double[] steps, int lag) {
    double squares = 0;
    double products = 0;
    for (int i = 0; i < steps.length; i++) {
      squares += steps[i] * steps[i];
      products += i < lag ? 0 : steps[i] * steps[i - lag];
    }
    return squares == 0 ? 0 : products / squares * steps.length / (steps.length - lag);
  }

  /** Each value less the mean of the cycle around it. */
  private static double[] swing(double[] values, int period) {
    double[] swing = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int from = Math.clamp(i - period / 2, 0, values.length - period);
      double sum = 0;
      for (int j = from; j < from + period; j++) {
        sum += values[j];
      }
      swing[i] = values[i] - sum / period;
    }
    return swing;
  }
}
