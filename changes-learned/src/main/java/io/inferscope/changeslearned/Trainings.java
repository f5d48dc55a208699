package io.inferscope.changeslearned;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Trains in the background, one network after the other: DJL collects the gradients of one at a
 * time only. Thread-safe.
 */
final class Trainings {
  /** For all detectors of the process. */
  static final Trainings SHARED = new Trainings(100);

  private static final int IDLE_SECONDS = 30;

  private final int mostWaiting;
  private final ThreadPoolExecutor trainer;

  Trainings(int mostWaiting) {
    this.mostWaiting = mostWaiting;
    trainer =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(mostWaiting),
            task ->
                Thread.ofPlatform()
                    .daemon()
                    .name("inferscope-training")
                    .unstarted(task));
    trainer.allowCoreThreadTimeOut(true);
  }

  Future<TrainingResult> begin(Callable<TrainingResult> training) {
    try {
      return trainer.submit(training);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(
          new TrainingResult.Failed(mostWaiting + " other trainings are waiting"));
    }
  }
}
