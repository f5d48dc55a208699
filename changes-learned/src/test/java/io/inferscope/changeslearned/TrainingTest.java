package io.inferscope.changeslearned;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.changeslearned.TrainingResult.Failed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrainingTest {
  private static final Failed REFUSED = new Failed("1 other trainings are waiting");

  private final Trainings trainings = new Trainings(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<Future<TrainingResult>> others = new ArrayList<>();

  /** One is under way and one waits. */
  @BeforeEach
  void occupy() {
    for (int i = 0; i < 2; i++) {
      others.add(trainings.begin(this::released));
    }
  }

  private TrainingResult released() throws InterruptedException {
    released.await();
    return new Failed("released");
  }

  @AfterEach
  void release() throws Exception {
    released.countDown();
    for (Future<TrainingResult> other : others) {
      assertThat(other.get()).isEqualTo(new Failed("released"));
    }
  }

  @Test
  void call_saysWhyItFailed() {
    assertThat(new Training(new GruForecaster(), new double[10]).call()).isInstanceOf(Failed.class);
  }

  @Test
  void begin_refusesWhatWouldWaitTooLong() throws Exception {
    assertThat(trainings.begin(this::released).get()).isEqualTo(REFUSED);
  }

  @Test
  void scorer_saysThatATrainingFailed() {
    LearnedScorer scorer = new LearnedScorer(new Autoencoder(), trainings);
    for (int i = 0; i <= LearnedScorer.FIRST + LearnedScorer.GRACE; i++) {
      assertThat(scorer.measure(i, Math.sin(i)).distance()).isZero();
    }

    assertThat(scorer.note()).isEqualTo("training failed: " + REFUSED.reason());
  }
}
