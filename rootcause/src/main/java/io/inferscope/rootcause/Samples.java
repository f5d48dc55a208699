package io.inferscope.rootcause;

import java.util.Arrays;

/** Measurements of one quantity, in the order in which they were taken. Not thread-safe. */
final class Samples {
  private double[] values = new double[8];
  private int size;

  void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  double get(int index) {
    return values[index];
  }

  double[] sorted() {
    double[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    return sorted;
  }

  double mean() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += values[i];
    }
    return size == 0 ? Double.NaN : sum / size;
  }

  double median() {
    return quantile(0.5);
  }

  /** Linear between order statistics; NaN when empty. */
  double quantile(double part) {
    return Quantiles.of(sorted(), part);
  }
}
