package io.inferscope.changes;

import java.util.SplittableRandom;

/**
 * How few random cuts set a shape apart (Liu, Ting and Zhou 2008): 2 to the power of minus the mean
 * depth over that of an unsuccessful search in a binary search tree. What lies outside of
 * everything seen is set apart as likely as a cut would fall between (Guha and others 2016).
 */
final class IsolationForest implements ShapeModel {
  private static final int TREES = 100;
  private static final int SAMPLE = 128;
  private static final int DEEPEST = 7;
  private static final double EULER = 0.5772156649;

  private final Node[] trees = new Node[TREES];
  private final double usualDepth;

  private sealed interface Node {
    Box box();
  }

  private record Cut(Box box, int dimension, double at, Node below, Node above) implements Node {}

  private record Leaf(Box box, int size) implements Node {}

  private IsolationForest(double[][] shapes) {
    SplittableRandom random = new SplittableRandom(1);
    int sample = Math.min(SAMPLE, shapes.length);
    for (int i = 0; i < TREES; i++) {
      double[][] drawn = new double[sample][];
      for (int j = 0; j < sample; j++) {
        drawn[j] = shapes[random.nextInt(shapes.length)];
      }
      trees[i] = grow(drawn, 0, sample, 0, random);
    }
    usualDepth = usualDepth(sample);
  }

  static ShapeModel learn(double[][] shapes) {
    return new IsolationForest(shapes);
  }

  private static double usualDepth(int size) {
    return size < 2 ? 0 : 2 * (Math.log(size - 1.0) + EULER) - 2 * (size - 1.0) / size;
  }

  private static Node grow(
      double[][] shapes, int from, int to, int depth, SplittableRandom random) {
    Box box = Box.around(shapes, from, to);
    int dimension = random.nextInt(shapes[from].length);
    double low = box.low[dimension];
    double high = box.high[dimension];
    if (to - from < 2 || depth == DEEPEST || low >= high) {
      return new Leaf(box, to - from);
    }
    double at = low + (high - low) * (1 - random.nextDouble());
    int middle = from;
    for (int i = from; i < to; i++) {
      if (shapes[i][dimension] < at) {
        double[] shape = shapes[i];
        shapes[i] = shapes[middle];
        shapes[middle++] = shape;
      }
    }
    return new Cut(
        box,
        dimension,
        at,
        grow(shapes, from, middle, depth + 1, random),
        grow(shapes, middle, to, depth + 1, random));
  }

  @Override
  public double unlikeness(double[] shape) {
    double depth = 0;
    for (Node tree : trees) {
      depth += depth(tree, shape);
    }
    return Math.pow(2, -depth / TREES / usualDepth);
  }

  /** Expected over the cuts that would have been, had the shape been among the others. */
  private static double depth(Node tree, double[] shape) {
    Node node = tree;
    double depth = 0;
    double together = 1 - node.box().apart(shape);
    while (node instanceof Cut cut) {
      depth += together;
      node = shape[cut.dimension] < cut.at ? cut.below : cut.above;
      together *= 1 - node.box().apart(shape);
    }
    return depth + (node instanceof Leaf leaf ? together * usualDepth(leaf.size) : 0);
  }

  /** The smallest box around some shapes. */
  private record Box(double[] low, double[] high) {

    static Box around(double[][] shapes, int from, int to) {
      double[] low = shapes[from].clone();
      double[] high = low.clone();
      for (int i = from; i < to; i++) {
        for (int d = 0; d < low.length; d++) {
          low[d] = Math.min(low[d], shapes[i][d]);
          high[d] = Math.max(high[d], shapes[i][d]);
        }
      }
      return new Box(low, high);
    }

    /** Probability that a random cut through box and shape separates them. */
    double apart(double[] shape) {
      double outside = 0;
      double inside = 0;
      for (int d = 0; d < low.length; d++) {
        inside += high[d] - low[d];
        outside += Math.max(0, Math.max(low[d] - shape[d], shape[d] - high[d]));
      }
      return outside == 0 ? 0 : outside / (outside + inside);
    }
  }
}
