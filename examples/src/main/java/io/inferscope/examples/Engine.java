package io.inferscope.examples;

import io.inferscope.examples.Generation.Abandoned;
import io.inferscope.examples.Generation.QueueFull;
import io.inferscope.examples.Generation.TooLarge;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Generates text with continuous batching: every step adds one token to each running sequence, and
 * sequences enter and leave between steps. Where the cache runs out the youngest sequence is
 * preempted and computed again later. One thread does it all; everything public may be called from
 * any thread.
 */
final class Engine implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Engine.class);

  private final Limits limits;
  private final LanguageModel model;
  private final int sentenceEnd;
  private final InstantSource clock;
  private final EngineCounts counts = new EngineCounts();
  private final KeyValueCache cache;
  private final List<Sequence> running = new ArrayList<>();
  private final Thread loop = new Thread(this::run, "engine-loop");

  /**
   * Guards {@code waiting}, {@code tuning} and {@code closed}; notified when one of them changes.
   */
  private final Object lock = new Object();

  private final Deque<Sequence> waiting = new ArrayDeque<>();
  private EngineTuning tuning = EngineTuning.NORMAL;
  private boolean closed;

  /**
   * What an engine may use.
   *
   * @param slots sequences in a batch
   * @param queueLength requests that may wait
   * @param cacheBlocks blocks in the cache
   * @param deviceTime how long a step takes beside the CPU's work: the part of a device that does
   *     not count on this machine's processors
   */
  record Limits(int slots, int queueLength, int cacheBlocks, Duration deviceTime) {}

  Engine(Limits limits, Vocabulary vocabulary, long seed, InstantSource clock) {
    this.limits = limits;
    this.model = new LanguageModel(vocabulary, seed);
    this.sentenceEnd = vocabulary.sentenceEnd();
    this.cache = new KeyValueCache(limits.cacheBlocks());
    this.clock = clock;
    loop.setDaemon(true);
    loop.start();
  }

  EngineCounts counts() {
    return counts;
  }

  /** Takes a request in; the result is complete at once where the queue is full. */
  CompletableFuture<Generation> submit(GenerationRequest request) {
    Sequence sequence = new Sequence(request, clock.instant());
    synchronized (lock) {
      if (closed) {
        sequence.end(new Abandoned());
      } else if (waiting.size() >= limits.queueLength()) {
        sequence.end(new QueueFull(waiting.size()));
      } else {
        waiting.addLast(sequence);
        counts.waiting.set(waiting.size());
        lock.notifyAll();
      }
    }
    return sequence.outcome();
  }

  void tune(EngineTuning newTuning) {
    synchronized (lock) {
      tuning = newTuning;
      lock.notifyAll();
    }
  }

  private void run() {
    while (true) {
      EngineTuning current = awaitWork();
      if (current == null) {
        return;
      }
      cache.reclaim(clock.instant(), current.blockReturn());
      admit();
      step(current);
      LockSupport.parkNanos(limits.deviceTime().toNanos());
    }
  }

  /** Waits until there is something to do; null when the engine was closed. */
  private @Nullable EngineTuning awaitWork() {
    synchronized (lock) {
      try {
        while (!closed && (tuning.halted() || (running.isEmpty() && waiting.isEmpty()))) {
          lock.wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
      return closed ? null : tuning;
    }
  }

  private void admit() {
    while (running.size() < limits.slots()) {
      Sequence next;
      synchronized (lock) {
        next = waiting.peekFirst();
        if (next == null || !canHold(next)) {
          return;
        }
        waiting.removeFirst();
        counts.waiting.set(waiting.size());
      }
      if (next.cache().blockCount() > 0) {
        prefill(next);
      }
    }
  }

  /** Reserves room for the sequence so far, or ends it where it can never have enough. */
  private boolean canHold(Sequence sequence) {
    int needed = CacheBlock.count(sequence.longest());
    if (needed > limits.cacheBlocks()) {
      sequence.end(new TooLarge(needed, limits.cacheBlocks()));
      return true;
    }
    return cache.reserve(sequence.cache(), sequence.length());
  }

  private void prefill(Sequence sequence) {
    sequence.schedule(clock.instant());
    for (int position = 0; position < sequence.length(); position++) {
      model.remember(sequence.token(position), position, sequence.cache());
    }
    counts.promptTokens.add(sequence.length());
    running.add(sequence);
    countRunning();
  }

  private void step(EngineTuning current) {
    for (Sequence sequence : List.copyOf(running)) {
      if (running.contains(sequence) && makeRoom(sequence)) {
        advance(sequence, current);
      }
    }
    countRunning();
  }

  /** Preempts younger sequences until this one can grow; false if it had to go itself. */
  private boolean makeRoom(Sequence sequence) {
    while (!cache.reserve(sequence.cache(), sequence.length() + 1)) {
      Sequence youngest = running.get(running.size() - 1);
      preempt(youngest);
      if (youngest == sequence) {
        return false;
      }
    }
    return true;
  }

  private void preempt(Sequence sequence) {
    running.remove(sequence);
    cache.release(sequence.cache());
    sequence.preempt();
    counts.preemptions.increment();
    LOGGER.warn(
        "Sequence {} is preempted because there is not enough KV cache space, {} blocks free",
        sequence.id(),
        cache.freeBlocks());
    synchronized (lock) {
      waiting.addFirst(sequence);
      counts.waiting.set(waiting.size());
    }
  }

  private void advance(Sequence sequence, EngineTuning current) {
    int length = sequence.length();
    int token = 0;
    for (int pass = 0; pass < current.passesPerToken(); pass++) {
      token = model.next(sequence.token(length - 1), length, sequence.cache(), sequence.random());
    }
    sequence.add(token, clock.instant());
    counts.generatedTokens.increment();
    if (sequence.isComplete(sentenceEnd)) {
      running.remove(sequence);
      release(sequence, current.blockReturn());
      sequence.complete(sentenceEnd, clock.instant());
    } else {
      model.remember(token, length, sequence.cache());
    }
  }

  private void release(Sequence sequence, Duration delay) {
    if (delay.isZero()) {
      cache.release(sequence.cache());
    } else {
      cache.releaseLater(sequence.cache(), clock.instant(), delay);
    }
  }

  private void countRunning() {
    counts.running.set(running.size());
    counts.cacheUsage.set((int) Math.round(cache.usage() * 1e6));
  }

  /** Ends what is under way as abandoned. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    try {
      loop.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.forEach(sequence -> sequence.end(new Abandoned()));
    synchronized (lock) {
      waiting.forEach(sequence -> sequence.end(new Abandoned()));
      waiting.clear();
    }
  }
}
