package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private static final int BYTES = 1 << 20;
  private static final long QUICK = TimeUnit.MILLISECONDS.toNanos(10);

  private final Pace pace = new Pace(8, BYTES);

  @Test
  void taken_growsWhileAllThatIsAllowedIsUsed() throws InterruptedException {
    for (int turn = 0; turn < 200; turn++) {
      use(pace.requests(), QUICK);
    }

    assertThat(pace.requests()).isEqualTo(8);
  }

  @Test
  void taken_doesNotGrowWhileLessIsUsed() throws InterruptedException {
    for (int turn = 0; turn < 200; turn++) {
      use(1, QUICK);
    }

    assertThat(pace.requests()).isEqualTo(2);
  }

  @Test
  void taken_shrinksWhenRequestsTakeLonger() throws InterruptedException {
    for (int turn = 0; turn < 200; turn++) {
      use(pace.requests(), QUICK);
    }
    for (int turn = 0; turn < 20; turn++) {
      use(1, 20 * QUICK);
    }

    assertThat(pace.requests()).isLessThan(8);
  }

  @Test
  void refused_halvesNumberAndSizeButNotBelowOne() throws InterruptedException {
    pace.begin();
    pace.refused();
    assertThat(pace.bytes()).isEqualTo(BYTES / 2);
    for (int turn = 0; turn < 50; turn++) {
      pace.begin();
      pace.refused();
    }

    assertThat(pace.requests()).isEqualTo(1);
    assertThat(pace.bytes()).isBetween(1, BYTES / 8);
    for (int turn = 0; turn < 60; turn++) {
      use(1, QUICK);
    }
    assertThat(pace.bytes()).isEqualTo(BYTES);
  }

  @Test
  void begin_waitsUntilAnotherHasEnded() throws Exception {
    Pace one = new Pace(1, BYTES);
    one.begin();
    CompletableFuture<Void> second = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                one.begin();
                second.complete(null);
              } catch (InterruptedException e) {
                second.completeExceptionally(e);
              }
            });
    assertThat(second).isNotDone();

    one.failed();

    assertThat(second).succeedsWithin(10, TimeUnit.SECONDS);
  }

  private void use(int requests, long nanos) throws InterruptedException {
    for (int i = 0; i < requests; i++) {
      pace.begin();
    }
    for (int i = 0; i < requests; i++) {
      pace.taken(BYTES, nanos);
    }
  }
}
