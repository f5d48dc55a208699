package io.inferscope.changes;

/** Arithmetic on shapes. */
final class Shapes {
  private Shapes() {}

  static double distance(double[] one, double[] other) {
    double squares = 0;
    for (int i = 0; i < one.length; i++) {
      double difference = one[i] - other[i];
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }

  /** Distances to the nearest {@code count} of {@code shapes}, nearest first, and their indices. */
  static Neighbours nearest(double[] shape, double[][] shapes, int count, int except) {
    double[] distances = new double[count];
    int[] indices = new int[count];
    int found = 0;
    for (int i = 0; i < shapes.length; i++) {
      double distance = i == except ? Double.NaN : distance(shape, shapes[i]);
      if (i == except || (found == count && distance >= distances[count - 1])) {
        continue;
      }
      int at = found < count ? found++ : count - 1;
      while (at > 0 && distances[at - 1] > distance) {
        distances[at] = distances[at - 1];
        indices[at] = indices[at - 1];
        at--;
      }
      distances[at] = distance;
      indices[at] = i;
    }
    return new Neighbours(distances, indices);
  }

  /** Nearest first. */
  record Neighbours(double[] distances, int[] indices) {}
}
