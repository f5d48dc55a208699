package io.inferscope.examples;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What an engine counts; written by its loop, read by anyone. */
final class EngineCounts {
  final LongAdder promptTokens = new LongAdder();
  final LongAdder generatedTokens = new LongAdder();
  final LongAdder preemptions = new LongAdder();
  final Level running = new Level();
  final Level waiting = new Level();

  /** In millionths. */
  final Level cacheUsage = new Level();

  /** Forgets the past; for an engine that has just warmed up. */
  void reset() {
    promptTokens.reset();
    generatedTokens.reset();
    preemptions.reset();
    running.takePeak();
    waiting.takePeak();
    cacheUsage.takePeak();
  }

  /** A level, and the highest since somebody asked. */
  static final class Level {
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicLong peak = new AtomicLong();

    void set(int value) {
      now.set(value);
      peak.accumulateAndGet(value, Math::max);
    }

    int now() {
      return now.get();
    }

    long takePeak() {
      return peak.getAndSet(now.get());
    }
  }
}
