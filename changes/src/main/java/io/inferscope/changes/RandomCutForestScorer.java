package io.inferscope.changes;

import com.amazon.randomcutforest.RandomCutForest;
import java.nio.ByteBuffer;

/**
 * Robust random cut forest (Guha, Mishra, Roy and Schrijvers 2016) over the last four values, by
 * Amazon's library, with its own defaults but for a fixed seed. The line is four standard
 * deviations above the mean of past scores.
 */
final class RandomCutForestScorer extends WindowScorer {
  private static final int SHINGLE = 4;
  private static final int REPLAYED = 512;
  private static final double WIDTH = 4;
  private static final double FORGET = 0.002;
  private static final double LEAST_MARGIN = 0.1;

  private RandomCutForest forest = forest();
  private double mean;
  private double squares;
  private double last;
  private int seen;

  RandomCutForestScorer() {
    super(REPLAYED);
  }

  private static RandomCutForest forest() {
    return RandomCutForest.builder()
        .dimensions(SHINGLE)
        .shingleSize(SHINGLE)
        .internalShinglingEnabled(true)
        .randomSeed(1)
        .build();
  }

  @Override
  public Measured measure(long epochSeconds, double value) {
    float[] point = {(float) value};
    double score = forest.getAnomalyScore(point);
    forest.update(point);
    recent.add(value);
    double previous = last;
    last = value;
    double margin = Math.max(WIDTH * Math.sqrt(squares), LEAST_MARGIN);
    double distance = seen == 0 ? 0 : Math.max(0, score - mean) / margin;
    if (score > 0) {
      seen = Math.min(seen + 1, Integer.MAX_VALUE - 1);
      double weight = Math.max(FORGET, 1.0 / seen);
      double error = score - mean;
      mean += weight * error;
      squares += weight * (error * error * (1 - weight) - squares);
    }
    return new Measured(distance, previous, Double.NaN);
  }

  @Override
  public int warmUp() {
    return 256;
  }

  /** Grows the forest anew from the latest values: verdicts continue, though not digit by digit. */
  @Override
  public void load(ByteBuffer in) {
    super.load(in);
    forest = forest();
    for (double value : recent.values()) {
      measure(0, value);
    }
  }
}
