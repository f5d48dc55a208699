package io.inferscope.changeslearned;

/** How a training ended. */
sealed interface TrainingResult {

  /**
   * The network knows the past.
   *
   * @param weights of the network
   * @param center mean of the past
   * @param scale its standard deviation
   * @param spread of the errors that were held out
   * @param points of the past
   * @param passes over it
   */
  record Trained(
      float[] weights,
      double center,
      double scale,
      Spread spread,
      int points,
      int passes,
      long millis)
      implements TrainingResult {}

  /** It could not be trained, and why. */
  record Failed(String reason) implements TrainingResult {}
}
