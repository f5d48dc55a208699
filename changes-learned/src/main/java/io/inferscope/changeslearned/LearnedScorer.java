package io.inferscope.changeslearned;

import io.inferscope.changes.Scorer;
import io.inferscope.changeslearned.TrainingResult.Failed;
import io.inferscope.changeslearned.TrainingResult.Trained;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Judges the newest values by a network that was trained on the latest of the past. A training
 * begins when enough values are new and runs in the background while the old network goes on; the
 * new one takes over a fixed number of points later, and only a series that is read faster than
 * that waits for it. So the verdicts on a past that is read again are the same.
 */
final class LearnedScorer implements Scorer {
  /** The past that is trained on. */
  static final int MEMORY = 512;

  /** New values before the first training. */
  static final int FIRST = 256;

  /** New values before each further one. */
  static final int AGAIN = 512;

  /** Values after which a training's outcome is needed. */
  static final int GRACE = 16;

  private final Network network;
  private final Trainings trainings;
  private final double[] memory = new double[MEMORY];
  private int size;
  private int unlearned;
  private int trained;
  private @Nullable Underway underway;
  private float[] weights;
  private double center;
  private double scale = 1;
  private Spread spread = new Spread(0, 0);
  private String note = "not trained yet";

  LearnedScorer(Network network, Trainings trainings) {
    this.network = network;
    this.trainings = trainings;
    weights = new float[network.weights()];
  }

  /** A training and what will come of it. */
  private record Underway(Training training, Future<TrainingResult> result) {}

  @Override
  public Measured measure(long epochSeconds, double value) {
    if (underway != null && unlearned >= GRACE) {
      adopt(underway);
    }
    remember(value);
    unlearned = Math.min(unlearned + 1, Integer.MAX_VALUE - 1);
    Measured measured = trained == 0 ? Measured.UNKNOWN : judged();
    if (underway == null && unlearned >= (trained == 0 ? FIRST : AGAIN) && size >= FIRST) {
      Training training = new Training(network, Arrays.copyOf(memory, size));
      underway = new Underway(training, trainings.begin(training));
      unlearned = 0;
    }
    return measured;
  }

  private void remember(double value) {
    if (size == MEMORY) {
      System.arraycopy(memory, 1, memory, 0, MEMORY - 1);
      size--;
    }
    memory[size++] = value;
  }

  private Measured judged() {
    float[] window = new float[network.window()];
    for (int i = 0; i < window.length; i++) {
      window[i] = (float) ((memory[size - window.length + i] - center) / scale);
    }
    Network.Judgement judgement = network.judge(weights, window);
    double distance = spread.distance(judgement.error());
    double margin = network.ofNewest() ? scale * (spread.usual() + spread.margin()) : Double.NaN;
    spread = spread.after(judgement.error());
    return new Measured(distance, center + scale * judgement.expected(), margin);
  }

  private void adopt(Underway ready) {
    underway = null;
    try {
      switch (ready.result().get()) {
        case Trained result -> adopt(result);
        case Failed failed -> note = "training failed: " + failed.reason();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      note = "training failed: nobody waited for it";
    } catch (ExecutionException e) {
      note = "training failed: " + e.getCause();
    }
  }

  private void adopt(Trained result) {
    trained++;
    weights = result.weights();
    center = result.center();
    scale = result.scale();
    spread = result.spread();
    note =
        "trained %d times, last on %d points in %d passes and %d ms"
            .formatted(trained, result.points(), result.passes(), result.millis());
  }

  @Override
  public String note() {
    Underway now = underway;
    return now == null
        ? note
        : "%s; training on %d points, %d of at most %d passes done"
            .formatted(
                note, now.training().points(), now.training().passes(), Training.MOST_PASSES);
  }

  /** There is no verdict before the first training; that is counted here. */
  @Override
  public int warmUp() {
    return 0;
  }

  @Override
  public int stateBytes() {
    return MEMORY * Double.BYTES
        + 3 * Integer.BYTES
        + weights.length * Float.BYTES
        + 4 * Double.BYTES;
  }

  /** A training that is underway is not saved: it begins anew. */
  @Override
  public void save(ByteBuffer out) {
    out.putInt(size).putInt(underway == null ? unlearned : AGAIN).putInt(trained);
    for (double value : memory) {
      out.putDouble(value);
    }
    for (float weight : weights) {
      out.putFloat(weight);
    }
    out.putDouble(center).putDouble(scale).putDouble(spread.usual()).putDouble(spread.variance());
  }

  @Override
  public void load(ByteBuffer in) {
    size = Math.clamp(in.getInt(), 0, MEMORY);
    unlearned = Math.max(0, in.getInt());
    trained = Math.max(0, in.getInt());
    for (int i = 0; i < MEMORY; i++) {
      memory[i] = in.getDouble();
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = in.getFloat();
    }
    center = in.getDouble();
    scale = in.getDouble();
    spread = new Spread(in.getDouble(), in.getDouble());
    trained = size < FIRST ? 0 : trained;
    note = trained == 0 ? note : "trained %d times, before it was restored".formatted(trained);
  }
}
