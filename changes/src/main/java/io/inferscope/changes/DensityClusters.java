package io.inferscope.changes;

import java.util.Arrays;

/**
 * DBSCAN (Ester, Kriegel, Sander and Xu 1996): a shape with enough others nearby belongs to the
 * core of some cluster; what lies farther than that from every core is noise. "Nearby" is the
 * distance to the fourth neighbour that nine shapes in ten keep below. Which cluster it is does not
 * matter here, so none are numbered.
 */
final class DensityClusters implements ShapeModel {
  private static final int NEIGHBOURS = 4;
  private static final double SHARE = 0.9;

  private final double[][] cores;

  private DensityClusters(double[][] cores) {
    this.cores = cores;
  }

  static ShapeModel learn(double[][] shapes) {
    double[] fourth = new double[shapes.length];
    for (int i = 0; i < shapes.length; i++) {
      fourth[i] = Shapes.nearest(shapes[i], shapes, NEIGHBOURS, i).distances()[NEIGHBOURS - 1];
    }
    double[] sorted = fourth.clone();
    Arrays.sort(sorted);
    double nearby = sorted[(int) (SHARE * (sorted.length - 1))];
    double[][] cores = new double[shapes.length][];
    int count = 0;
    for (int i = 0; i < shapes.length; i++) {
      if (fourth[i] <= nearby) {
        cores[count++] = shapes[i];
      }
    }
    return new DensityClusters(Arrays.copyOf(cores, count));
  }

  /** Distance to the second nearest core, for the nearest one may be the shape itself. */
  @Override
  public double unlikeness(double[] shape) {
    return Shapes.nearest(shape, cores, 2, -1).distances()[1];
  }
}
