package io.inferscope.examples;

import io.inferscope.examples.Generation.Generated;
import io.inferscope.examples.Generation.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request on its way through the engine. Used by the engine's thread alone. */
final class Sequence {
  private final GenerationRequest request;
  private final Instant submitted;
  private final SplittableRandom random;
  private final List<Integer> generated = new ArrayList<>();
  private final CachedSequence cache = new CachedSequence();
  private final CompletableFuture<Generation> outcome = new CompletableFuture<>();
  private @Nullable Instant scheduled;
  private @Nullable Instant firstToken;
  private int preemptions;

  Sequence(GenerationRequest request, Instant submitted) {
    this.request = request;
    this.submitted = submitted;
    this.random = new SplittableRandom(request.seed());
  }

  CompletableFuture<Generation> outcome() {
    return outcome;
  }

  CachedSequence cache() {
    return cache;
  }

  String id() {
    return request.id();
  }

  SplittableRandom random() {
    return random;
  }

  /** Prompt and generated tokens. */
  int length() {
    return request.prompt().length + generated.size();
  }

  /** Tokens when it is complete. */
  int longest() {
    return request.prompt().length + request.maximumTokens();
  }

  int token(int position) {
    int prompt = request.prompt().length;
    return position < prompt ? request.prompt()[position] : generated.get(position - prompt);
  }

  void schedule(Instant now) {
    if (scheduled == null) {
      scheduled = now;
    }
  }

  void add(int token, Instant now) {
    if (firstToken == null) {
      firstToken = now;
    }
    generated.add(token);
  }

  void preempt() {
    preemptions++;
  }

  boolean isComplete(int sentenceEnd) {
    int count = generated.size();
    return count >= request.maximumTokens()
        || (count * 2 >= request.maximumTokens() && generated.get(count - 1) == sentenceEnd);
  }

  void complete(int sentenceEnd, Instant now) {
    boolean wholeBudget = generated.get(generated.size() - 1) != sentenceEnd;
    Timeline timeline =
        new Timeline(
            submitted,
            scheduled == null ? now : scheduled,
            firstToken == null ? now : firstToken,
            now);
    outcome.complete(new Generated(generated, wholeBudget, timeline, preemptions));
  }

  void end(Generation end) {
    outcome.complete(end);
  }
}
