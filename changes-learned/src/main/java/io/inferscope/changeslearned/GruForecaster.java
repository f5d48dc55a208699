package io.inferscope.changeslearned;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.GRU;

/**
 * Reads 32 values one after the other into a memory of 16 (a gated recurrent unit, Cho and others
 * 2014, in the form of PyTorch and cuDNN) and foretells the next; the error is how far off it was.
 */
final class GruForecaster implements Network {
  private static final int READ = 32;
  private static final int MEMORY = 16;
  private static final int GATES = 3 * MEMORY;

  /** PyTorch lays out the weights of the input, those of the memory, then the biases of each. */
  private static final int OF_MEMORY = GATES;

  private static final int BIAS_OF_INPUT = OF_MEMORY + GATES * MEMORY;
  private static final int BIAS_OF_MEMORY = BIAS_OF_INPUT + GATES;

  private final Layer last = new Layer(BIAS_OF_MEMORY + GATES, MEMORY, 1);

  @Override
  public int window() {
    return READ + 1;
  }

  @Override
  public int weights() {
    return last.end();
  }

  @Override
  public Block block() {
    return new SequentialBlock()
        .add(GRU.builder().setStateSize(MEMORY).setNumLayers(1).build())
        .add(
            new LambdaBlock(
                outputs -> new NDList(outputs.head().get(new NDIndex(":, -1, :"))), "newest"))
        .add(Linear.builder().setUnits(1).build());
  }

  @Override
  public int given() {
    return READ;
  }

  @Override
  public Shape shape(long windows) {
    return new Shape(windows, READ, 1);
  }

  @Override
  public boolean ofNewest() {
    return true;
  }

  @Override
  public int wantedFrom() {
    return READ;
  }

  @Override
  public Judgement judge(float[] weights, float[] window) {
    float[] memory = new float[MEMORY];
    for (int i = 0; i < READ; i++) {
      memory = next(weights, Network.bounded(window[i]), memory);
    }
    double expected = last.apply(weights, memory)[0];
    return new Judgement(expected, Math.abs(window[READ] - expected));
  }

  /** Gates in the order of PyTorch: reset, update, new. */
  private static float[] next(float[] weights, float value, float[] memory) {
    float[] next = new float[MEMORY];
    for (int i = 0; i < MEMORY; i++) {
      double reset = sigmoid(ofInput(weights, value, i) + ofMemory(weights, memory, i));
      int gate = MEMORY + i;
      double update = sigmoid(ofInput(weights, value, gate) + ofMemory(weights, memory, gate));
      gate += MEMORY;
      double fresh =
          Math.tanh(ofInput(weights, value, gate) + reset * ofMemory(weights, memory, gate));
      next[i] = (float) ((1 - update) * fresh + update * memory[i]);
    }
    return next;
  }

  private static float ofInput(float[] weights, float value, int gate) {
    return weights[gate] * value + weights[BIAS_OF_INPUT + gate];
  }

  private static float ofMemory(float[] weights, float[] memory, int gate) {
    float sum = weights[BIAS_OF_MEMORY + gate];
    for (int i = 0; i < MEMORY; i++) {
      sum += weights[OF_MEMORY + gate * MEMORY + i] * memory[i];
    }
    return sum;
  }

  private static double sigmoid(float value) {
    return 1 / (1 + Math.exp(-value));
  }
}
