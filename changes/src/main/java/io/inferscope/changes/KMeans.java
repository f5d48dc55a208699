package io.inferscope.changes;

/**
 * Distance from the nearest of a few centres (Lloyd 1982), which begin at shapes far from each
 * other (Gonzalez 1985), so that the same window always gives the same centres.
 */
final class KMeans implements ShapeModel {
  private static final int CENTRES = 6;
  private static final int ROUNDS = 20;

  private final double[][] centres = new double[CENTRES][];

  private KMeans(double[][] shapes) {
    centres[0] = shapes[0].clone();
    for (int i = 1; i < CENTRES; i++) {
      centres[i] = farthest(shapes, i).clone();
    }
    boolean moving = true;
    for (int round = 0; round < ROUNDS && moving; round++) {
      moving = move(shapes);
    }
  }

  static ShapeModel learn(double[][] shapes) {
    return new KMeans(shapes);
  }

  private double[] farthest(double[][] shapes, int centresSoFar) {
    double[] farthest = shapes[0];
    double most = -1;
    for (double[] shape : shapes) {
      double distance = Double.MAX_VALUE;
      for (int i = 0; i < centresSoFar; i++) {
        distance = Math.min(distance, Shapes.distance(shape, centres[i]));
      }
      if (distance > most) {
        most = distance;
        farthest = shape;
      }
    }
    return farthest;
  }

  private boolean move(double[][] shapes) {
    double[][] sums = new double[CENTRES][shapes[0].length];
    int[] sizes = new int[CENTRES];
    for (double[] shape : shapes) {
      int nearest = Shapes.nearest(shape, centres, 1, -1).indices()[0];
      sizes[nearest]++;
      for (int d = 0; d < shape.length; d++) {
        sums[nearest][d] += shape[d];
      }
    }
    boolean moved = false;
    for (int i = 0; i < CENTRES; i++) {
      for (int d = 0; d < sums[i].length && sizes[i] > 0; d++) {
        double mean = sums[i][d] / sizes[i];
        moved |= Math.abs(mean - centres[i][d]) > 1e-9;
        centres[i][d] = mean;
      }
    }
    return moved;
  }

  @Override
  public double unlikeness(double[] shape) {
    return Shapes.nearest(shape, centres, 1, -1).distances()[0];
  }
}
