package io.inferscope.changes;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Judges the last few values together, as a point in as many dimensions, by a model of the last few
 * hundred such shapes that is learnt anew now and then. The line is where the window's own shapes
 * would hardly ever lie: four standard deviations above their mean unlikeness.
 */
final class ShapeScorer extends WindowScorer {
  private static final int DIMENSIONS = 4;
  private static final int WINDOW = 256;
  private static final int LEAST = 64;
  private static final int RELEARN = 32;
  private static final double WIDTH = 4;

  /** In windows where every shape is alike. */
  private static final double LEAST_MARGIN = 0.05;

  private final ShapeModel.Learner learner;
  private final double[] latest = new double[DIMENSIONS];
  private @Nullable ShapeModel model;
  private double center;
  private double scale;
  private double usual;
  private double margin;
  private int sinceLearnt;

  ShapeScorer(ShapeModel.Learner learner) {
    super(WINDOW);
    this.learner = learner;
  }

  @Override
  public Measured measure(long epochSeconds, double value) {
    System.arraycopy(latest, 1, latest, 0, DIMENSIONS - 1);
    latest[DIMENSIONS - 1] = value;
    double distance = 0;
    if (model != null) {
      distance = Math.max(0, model.unlikeness(scaled(latest, 0)) - usual) / margin;
    }
    recent.add(value);
    sinceLearnt++;
    if (recent.size() >= LEAST && (model == null || sinceLearnt >= RELEARN)) {
      learn();
    }
    return new Measured(distance, center, Double.NaN);
  }

  private double[] scaled(double[] values, int from) {
    double[] shape = new double[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      shape[i] = (values[from + i] - center) / scale;
    }
    return shape;
  }

  private void learn() {
    sinceLearnt = 0;
    double[] values = recent.values();
    center = Arrays.stream(values).sum() / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - center) * (value - center);
    }
    scale = Math.max(Math.sqrt(squares / values.length), 1e-9 * Math.abs(center) + 1e-12);
    double[][] shapes = new double[values.length - DIMENSIONS + 1][];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = scaled(values, i);
    }
    ShapeModel learnt = learner.learn(shapes);
    calibrate(learnt, shapes);
    model = learnt;
  }

  private void calibrate(ShapeModel learnt, double[][] shapes) {
    double sum = 0;
    double squares = 0;
    for (double[] shape : shapes) {
      double unlikeness = learnt.unlikeness(shape);
      sum += unlikeness;
      squares += unlikeness * unlikeness;
    }
    usual = sum / shapes.length;
    double variance = Math.max(0, squares / shapes.length - usual * usual);
    margin = Math.max(WIDTH * Math.sqrt(variance), LEAST_MARGIN * (1 + Math.abs(usual)));
  }

  @Override
  public int warmUp() {
    return 2 * LEAST;
  }

  /** Learns from the saved window: verdicts continue, though not digit by digit. */
  @Override
  public void load(ByteBuffer in) {
    super.load(in);
    double[] values = recent.values();
    int kept = Math.min(DIMENSIONS, values.length);
    System.arraycopy(values, values.length - kept, latest, DIMENSIONS - kept, kept);
    if (recent.size() >= LEAST) {
      learn();
    }
  }
}
