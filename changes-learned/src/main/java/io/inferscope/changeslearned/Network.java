package io.inferscope.changeslearned;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;

/**
 * What is trained. DJL trains; a trained network is nothing but weights, which plain Java applies:
 * a point costs no native call, a detector holds no native memory, and a state is a row of numbers.
 * Values are scaled: mean 0, standard deviation 1. Stateless and thread-safe.
 */
sealed interface Network permits Autoencoder, GruForecaster {
  /** Further out than this, how far no longer changes what is expected next. */
  float FARTHEST = 8;

  /** How many values a window has, the newest last. */
  int window();

  /** How many numbers a trained network is. */
  int weights();

  /** The same network for DJL; its parameters, one after the other, are the weights. */
  Block block();

  /** How many values of a window, from the first on, the network is given. */
  int given();

  /** The shape in which DJL gives it so many windows. */
  Shape shape(long windows);

  /** From which value of a window on the network has to say what they are. */
  int wantedFrom();

  /** Whether the error is that of the newest value alone, so that there is a range around it. */
  boolean ofNewest();

  /** What the trained network makes of a window. */
  Judgement judge(float[] weights, float[] window);

  /**
   * A window judged.
   *
   * @param expected of the newest value
   * @param error how unlike what was expected, 0 at the least
   */
  record Judgement(double expected, double error) {}

  /** Keeps a value in reach. */
  static float bounded(float value) {
    return Math.clamp(value, -FARTHEST, FARTHEST);
  }
}
