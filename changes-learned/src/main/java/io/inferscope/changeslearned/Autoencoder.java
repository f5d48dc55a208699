package io.inferscope.changeslearned;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;

/**
 * Squeezes a shape of 32 values through four and unfolds it again (32, 12, 4, 12, 32; hyperbolic
 * tangents between). Shapes like those of the past come back as they were; the error is the root of
 * the mean squared difference.
 */
final class Autoencoder implements Network {
  private static final int WINDOW = 32;
  private static final int HIDDEN = 12;
  private static final int CODE = 4;

  private final Layer first = new Layer(0, WINDOW, HIDDEN);
  private final Layer second = new Layer(first.end(), HIDDEN, CODE);
  private final Layer third = new Layer(second.end(), CODE, HIDDEN);
  private final Layer fourth = new Layer(third.end(), HIDDEN, WINDOW);

  @Override
  public int window() {
    return WINDOW;
  }

  @Override
  public int weights() {
    return fourth.end();
  }

  @Override
  public Block block() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(HIDDEN).build())
        .add(Activation::tanh)
        .add(Linear.builder().setUnits(CODE).build())
        .add(Activation::tanh)
        .add(Linear.builder().setUnits(HIDDEN).build())
        .add(Activation::tanh)
        .add(Linear.builder().setUnits(WINDOW).build());
  }

  @Override
  public int given() {
    return WINDOW;
  }

  @Override
  public Shape shape(long windows) {
    return new Shape(windows, WINDOW);
  }

  @Override
  public boolean ofNewest() {
    return false;
  }

  @Override
  public int wantedFrom() {
    return 0;
  }

  @Override
  public Judgement judge(float[] weights, float[] window) {
    float[] input = new float[WINDOW];
    for (int i = 0; i < WINDOW; i++) {
      input[i] = Network.bounded(window[i]);
    }
    float[] code = second.applyTanh(weights, first.applyTanh(weights, input));
    float[] output = fourth.apply(weights, third.applyTanh(weights, code));
    double squares = 0;
    for (int i = 0; i < WINDOW; i++) {
      double difference = (double) window[i] - output[i];
      squares += difference * difference;
    }
    return new Judgement(output[WINDOW - 1], Math.sqrt(squares / WINDOW));
  }
}
