package io.inferscope.elasticsearch;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with full jitter: the pause before attempt n is drawn evenly from 0 to
 * min(cap, base · 2^n), which spreads clients that failed together (Brooker, "Exponential Backoff
 * And Jitter", AWS Architecture Blog, 2015). As thread-safe as its random source.
 *
 * @param base the upper bound of the first pause
 * @param cap the upper bound of every pause
 */
public record Backoff(Duration base, Duration cap, RandomGenerator random) {

  /** The pause before the attempt of that number, 0 for the first repetition. */
  public Duration pause(int attempt) {
    long capNanos = cap.toNanos();
    long baseNanos = base.toNanos();
    int doublings = Math.min(attempt, Long.numberOfLeadingZeros(Math.max(1, baseNanos)) - 1);
    long bound = Math.min(capNanos, baseNanos << doublings);
    return Duration.ofNanos(random.nextLong(bound + 1));
  }
}
