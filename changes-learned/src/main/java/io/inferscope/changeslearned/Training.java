package io.inferscope.changeslearned;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import io.inferscope.changeslearned.TrainingResult.Failed;
import io.inferscope.changeslearned.TrainingResult.Trained;
import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One training of a network on the past of a series: three quarters of its windows are trained on,
 * the last quarter says when to stop and how large errors usually are. Bounded in passes and time.
 * The same past gives the same weights, while the time suffices.
 */
final class Training implements Callable<TrainingResult> {
  static final int MOST_PASSES = 200;

  private static final Logger LOG = LoggerFactory.getLogger(Training.class);
  private static final long MOST_NANOS = 20_000_000_000L;
  private static final float LEARNING_RATE = 0.01f;
  private static final int SEED = 1;

  /** What was held out is judged after so many passes, and no better so often ends the training. */
  private static final int PASSES_OF_A_ROUND = 10;

  private static final int PATIENCE = 4;

  private final Network network;
  private final double center;
  private final double scale;
  private final boolean constant;
  private final float[] past;
  private final int windows;
  private final int trainedOn;
  private final AtomicInteger passes = new AtomicInteger();

  /**
   * Of a network on some values.
   *
   * @param values oldest first, some more than a window
   */
  Training(Network network, double[] values) {
    this.network = network;
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    center = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - center) * (value - center);
    }
    double noise = 1e-9 * Math.abs(center) + 1e-12;
    double deviation = Math.sqrt(squares / values.length);
    constant = deviation <= noise;
    scale = Math.max(deviation, noise);
    past = new float[values.length];
    for (int i = 0; i < past.length; i++) {
      past[i] = (float) ((values[i] - center) / scale);
    }
    windows = past.length - network.window() + 1;
    trainedOn = windows - windows / 4;
  }

  /** How many passes over the past are done. */
  int passes() {
    return passes.get();
  }

  int points() {
    return past.length;
  }

  @Override
  public TrainingResult call() {
    long began = System.nanoTime();
    TrainingResult result;
    try {
      Optional<String> refusal = Djl.keptOffline();
      result = refusal.isPresent() ? new Failed(refusal.get()) : trained(began);
    } catch (RuntimeException | LinkageError e) {
      // Natives that are missing or of another platform, or that ran out of memory.
      result = new Failed(e.toString());
    }
    switch (result) {
      case Trained trained ->
          LOG.info("Trained a network on {} points in {} ms", trained.points(), trained.millis());
      case Failed failed -> LOG.warn("A network could not be trained: {}", failed.reason());
    }
    return result;
  }

  private Trained trained(long began) {
    if (constant) {
      // There is nothing to learn, which DJL takes for a mistake; without weights all is usual.
      float[] none = new float[network.weights()];
      return new Trained(none, center, scale, new Spread(0, 0), past.length, 0, 0);
    }
    Engine.getEngine(Djl.ENGINE).setRandomSeed(SEED);
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.l2Loss())
            .optDevices(new Device[] {Device.cpu()})
            .optOptimizer(
                Adam.builder().optLearningRateTracker(Tracker.fixed(LEARNING_RATE)).build());
    try (Model model = Model.newInstance("past", Djl.ENGINE)) {
      Block block = network.block();
      model.setBlock(block);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(network.shape(1));
        float[] weights = best(trainer, block, began);
        double[] errors = errors(weights);
        long millis = (System.nanoTime() - began) / 1_000_000;
        return new Trained(
            weights, center, scale, Spread.of(errors), past.length, passes.get(), millis);
      }
    }
  }

  /** The weights with the least error on what was held out. */
  private float[] best(Trainer trainer, Block block, long began) {
    float[] given = values(0, network.given());
    float[] wanted = values(network.wantedFrom(), network.window());
    float[] best = weights(block);
    double least = Double.POSITIVE_INFINITY;
    int noBetter = 0;
    while (passes.get() < MOST_PASSES
        && noBetter < PATIENCE
        && System.nanoTime() - began < MOST_NANOS) {
      for (int i = 0; i < PASSES_OF_A_ROUND; i++) {
        pass(trainer, given, wanted);
      }
      passes.addAndGet(PASSES_OF_A_ROUND);
      float[] weights = weights(block);
      double error = Spread.of(errors(weights)).usual();
      noBetter = error < 0.99 * least ? 0 : noBetter + 1;
      if (error < least) {
        least = error;
        best = weights;
      }
    }
    return best;
  }

  private void pass(Trainer trainer, float[] given, float[] wanted) {
    // Whatever is made of these arrays belongs to their manager and goes with it.
    try (NDManager arrays = trainer.getManager().newSubManager()) {
      NDArray input = arrays.create(FloatBuffer.wrap(given), network.shape(trainedOn));
      long wantedValues = wanted.length / trainedOn;
      NDArray target = arrays.create(FloatBuffer.wrap(wanted), new Shape(trainedOn, wantedValues));
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDArray output = trainer.forward(new NDList(input)).singletonOrThrow();
        collector.backward(output.sub(target).square().mean());
      }
      trainer.step();
    }
  }

  /** A part of each window that is trained on, one after the other. */
  private float[] values(int from, int to) {
    float[] values = new float[trainedOn * (to - from)];
    for (int window = 0; window < trainedOn; window++) {
      for (int i = from; i < to; i++) {
        values[window * (to - from) + i - from] = Network.bounded(past[window + i]);
      }
    }
    return values;
  }

  /** Of the windows that were held out. */
  private double[] errors(float[] weights) {
    double[] errors = new double[windows - trainedOn];
    float[] window = new float[network.window()];
    for (int i = 0; i < errors.length; i++) {
      System.arraycopy(past, trainedOn + i, window, 0, window.length);
      errors[i] = network.judge(weights, window).error();
    }
    return errors;
  }

  /** The parameters of a block in the order of its layers. */
  static float[] weights(Block block) {
    FloatBuffer all = FloatBuffer.allocate(1 << 16);
    for (Parameter parameter : block.getParameters().values()) {
      all.put(parameter.getArray().toFloatArray());
    }
    float[] weights = new float[all.position()];
    all.flip().get(weights);
    return weights;
  }
}
