package io.inferscope.examples;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How a request for text ended. */
sealed interface Generation {
  /** Text came out. */
  record Generated(List<Integer> tokens, boolean wholeBudget, Timeline timeline, int preemptions)
      implements Generation {
    public Generated {
      tokens = List.copyOf(tokens);
    }

    /** Why it ended, in the words of the completions API. */
    String finishReason() {
      return wholeBudget ? "length" : "stop";
    }
  }

  /** The queue was full. */
  record QueueFull(int waiting) implements Generation {}

  /** The cache cannot hold the sequence, even alone. */
  record TooLarge(int neededBlocks, int capacityBlocks) implements Generation {}

  /** The engine was closed before the text was complete. */
  record Abandoned() implements Generation {}

  /** When a request came, was first scheduled, had its first token, had its last. */
  record Timeline(Instant submitted, Instant scheduled, Instant firstToken, Instant finished) {
    Duration queued() {
      return Duration.between(submitted, scheduled);
    }

    Duration prefill() {
      return Duration.between(scheduled, firstToken);
    }

    Duration decode() {
      return Duration.between(firstToken, finished);
    }

    Duration untilFirstToken() {
      return Duration.between(submitted, firstToken);
    }

    Duration total() {
      return Duration.between(submitted, finished);
    }
  }
}
