package io.inferscope.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.examples.Generation.Abandoned;
import io.inferscope.examples.Generation.Generated;
import io.inferscope.examples.Generation.QueueFull;
import io.inferscope.examples.Generation.TooLarge;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineTest {
  private final Vocabulary vocabulary = Vocabulary.load();
  private Engine engine = engine(8, 100);

  private Engine engine(int queueLength, int cacheBlocks) {
    return new Engine(
        new Engine.Limits(4, queueLength, cacheBlocks, Duration.ZERO),
        vocabulary,
        7,
        InstantSource.system());
  }

  private void use(Engine another) {
    engine.close();
    engine = another;
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private CompletableFuture<Generation> ask(int promptTokens, int maximumTokens, long seed) {
    int[] prompt = IntStream.range(0, promptTokens).map(i -> i % vocabulary.size()).toArray();
    return engine.submit(new GenerationRequest("r-" + seed, prompt, maximumTokens, seed));
  }

  private static Generation end(CompletableFuture<Generation> outcome) throws Exception {
    return outcome.get(20, TimeUnit.SECONDS);
  }

  private static Generated text(CompletableFuture<Generation> outcome) throws Exception {
    Generation generation = end(outcome);
    assertThat(generation).isInstanceOf(Generated.class);
    return (Generated) generation;
  }

  @Test
  void submit_makesTheSameTextFromTheSameSeed() throws Exception {
    List<Integer> once = text(ask(20, 24, 1)).tokens();

    assertThat(text(ask(20, 24, 1)).tokens()).isEqualTo(once);
    assertThat(text(ask(20, 24, 2)).tokens()).isNotEqualTo(once);
  }

  @Test
  void submit_makesTheSameTextAloneAndInABatch() throws Exception {
    List<Integer> alone = text(ask(20, 24, 1)).tokens();
    List<CompletableFuture<Generation>> batch =
        IntStream.range(1, 5).mapToObj(seed -> ask(20, 24, seed)).toList();

    assertThat(text(batch.get(0)).tokens()).isEqualTo(alone);
  }

  @Test
  void submit_endsAtASentenceOrWithTheBudget() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      Generated generated = text(ask(10, 16, seed));
      assertThat(generated.tokens()).hasSizeBetween(8, 16);
      boolean sentence = generated.tokens().getLast() == vocabulary.sentenceEnd();
      assertThat(generated.wholeBudget()).isNotEqualTo(sentence);
    }
  }

  @Test
  void submit_preemptsTheYoungestWhenTheCacheIsFull_andLosesNoText() throws Exception {
    List<Integer> alone = text(ask(16, 40, 2)).tokens();
    use(engine(8, 5));

    List<CompletableFuture<Generation>> batch =
        IntStream.range(1, 4).mapToObj(seed -> ask(16, 40, seed)).toList();

    assertThat(text(batch.get(1)).tokens()).hasSameSizeAs(alone).isEqualTo(alone);
    assertThat(end(batch.get(0))).isInstanceOf(Generated.class);
    assertThat(end(batch.get(2))).isInstanceOf(Generated.class);
    assertThat(engine.counts().preemptions.sum()).isPositive();
  }

  @Test
  void submit_refusesWhatTheCacheCanNeverHold() throws Exception {
    use(engine(8, 3));

    assertThat(end(ask(40, 24, 1))).isEqualTo(new TooLarge(4, 3));
    assertThat(end(ask(20, 16, 1))).isInstanceOf(Generated.class);
  }

  @Test
  void submit_refusesWhenTheQueueIsFull() throws Exception {
    use(engine(2, 100));
    engine.tune(new EngineTuning(1, Duration.ZERO, true));
    assertThat(ask(10, 8, 1)).isNotDone();
    assertThat(ask(10, 8, 2)).isNotDone();

    assertThat(end(ask(10, 8, 3))).isEqualTo(new QueueFull(2));
  }

  @Test
  void tune_halted_makesNoProgressUntilItIsTakenBack() throws Exception {
    engine.tune(new EngineTuning(1, Duration.ZERO, true));
    CompletableFuture<Generation> outcome = ask(10, 8, 1);
    Assertions.assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> outcome.get(200, TimeUnit.MILLISECONDS));

    engine.tune(EngineTuning.NORMAL);

    assertThat(end(outcome)).isInstanceOf(Generated.class);
  }

  @Test
  void tune_lateBlocks_fillsTheCacheUntilItIsTakenBack() throws Exception {
    use(engine(100, 20));
    engine.tune(new EngineTuning(1, Duration.ofHours(1), false));
    List<CompletableFuture<Generation>> outcomes =
        IntStream.range(0, 20).mapToObj(seed -> ask(30, 16, seed)).toList();
    CompletableFuture<Void> all =
        CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new));
    Assertions.assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> all.get(500, TimeUnit.MILLISECONDS));
    assertThat(engine.counts().cacheUsage.now()).isGreaterThanOrEqualTo(900_000);

    engine.tune(EngineTuning.NORMAL);

    for (CompletableFuture<Generation> outcome : outcomes) {
      assertThat(end(outcome)).isInstanceOf(Generated.class);
    }
  }

  @Test
  void close_endsWhatIsUnderWay() throws Exception {
    engine.tune(new EngineTuning(1, Duration.ZERO, true));
    CompletableFuture<Generation> outcome = ask(10, 8, 1);

    engine.close();

    assertThat(end(outcome)).isEqualTo(new Abandoned());
    assertThat(end(ask(10, 8, 2))).isEqualTo(new Abandoned());
  }
}
