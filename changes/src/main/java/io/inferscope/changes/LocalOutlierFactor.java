package io.inferscope.changes;

/**
 * Density around a shape against that around its neighbours (Breunig, Kriegel, Ng and Sander 2000):
 * finds what lies outside of a crowd even where another crowd is sparser.
 */
final class LocalOutlierFactor implements ShapeModel {
  private static final int NEIGHBOURS = 10;
  private static final double LEAST_REACH = 1e-3;

  private final double[][] shapes;
  private final double[] reach;
  private final double[] density;

  private LocalOutlierFactor(double[][] shapes) {
    this.shapes = shapes;
    reach = new double[shapes.length];
    density = new double[shapes.length];
    Shapes.Neighbours[] neighbours = new Shapes.Neighbours[shapes.length];
    for (int i = 0; i < shapes.length; i++) {
      neighbours[i] = Shapes.nearest(shapes[i], shapes, NEIGHBOURS, i);
      reach[i] = neighbours[i].distances()[NEIGHBOURS - 1];
    }
    for (int i = 0; i < shapes.length; i++) {
      density[i] = density(neighbours[i]);
    }
  }

  static ShapeModel learn(double[][] shapes) {
    return new LocalOutlierFactor(shapes);
  }

  /** Inverse of the mean reachability distance. */
  private double density(Shapes.Neighbours neighbours) {
    double sum = 0;
    for (int i = 0; i < NEIGHBOURS; i++) {
      sum += Math.max(neighbours.distances()[i], reach[neighbours.indices()[i]]);
    }
    return 1 / Math.max(LEAST_REACH, sum / NEIGHBOURS);
  }

  @Override
  public double unlikeness(double[] shape) {
    Shapes.Neighbours neighbours = Shapes.nearest(shape, shapes, NEIGHBOURS, -1);
    double around = 0;
    for (int index : neighbours.indices()) {
      around += density[index];
    }
    return around / NEIGHBOURS / density(neighbours);
  }
}
