package io.inferscope.changes;

/** What the shapes of a window have in common. */
@FunctionalInterface
interface ShapeModel {

  /** How unlike the shapes of the window this one is, in a unit of the model's own. */
  double unlikeness(double[] shape);

  /** Learns a model. */
  @FunctionalInterface
  interface Learner {

    /** A model of {@code shapes}, rows of equal length; the same for the same shapes. */
    ShapeModel learn(double[][] shapes);
  }
}
