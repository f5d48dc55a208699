package io.inferscope.server;

import io.inferscope.elasticsearch.ElasticsearchException;
import io.inferscope.indexer.StreamRetention;
import io.inferscope.indexer.TailSampling;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Samples traces and looks after the age of data streams every ten minutes, in one process. */
final class RetentionLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionLoop.class);
  private static final String FAILURES = "inferscope.retention.failures";
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final long INTERVAL_NANOS = Duration.ofMinutes(10).toNanos();

  private final StreamRetention retention;
  private final TailSampling sampling;
  private final BooleanSupplier active;
  private final Counter samplingFailures;
  private final Counter retentionFailures;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param active asked every five seconds: whether this process is the one to do it
   */
  RetentionLoop(
      StreamRetention retention,
      TailSampling sampling,
      BooleanSupplier active,
      MeterRegistry registry) {
    this.retention = retention;
    this.sampling = sampling;
    this.active = active;
    samplingFailures = registry.counter(FAILURES, "work", "sampling");
    retentionFailures = registry.counter(FAILURES, "work", "retention");
    thread = Thread.ofPlatform().daemon().name("retention").start(this::run);
  }

  private void run() {
    long next = System.nanoTime();
    try {
      while (!stop.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        if (active.getAsBoolean() && System.nanoTime() - next >= 0) {
          sample();
          retain();
          next = System.nanoTime() + INTERVAL_NANOS;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Samples; what fails is counted and tried again in the next round. */
  private void sample() throws InterruptedException {
    try {
      sampling.run(() -> stop.getCount() > 0 && active.getAsBoolean());
    } catch (ElasticsearchException | IOException e) {
      samplingFailures.increment();
      LOG.warn("Sampling of traces waits until Elasticsearch answers: {}", e.getMessage());
    } catch (RuntimeException e) { // the edge of the loop
      samplingFailures.increment();
      LOG.error("Sampling of traces failed", e);
    }
  }

  /** Looks after the age of streams; what fails is counted and tried again in the next round. */
  private void retain() {
    try {
      retention.run();
    } catch (ElasticsearchException e) {
      retentionFailures.increment();
      LOG.warn("Retention is not done and is tried again: {}", e.getMessage());
    } catch (RuntimeException e) { // the edge of the loop
      retentionFailures.increment();
      LOG.error("Retention failed", e);
    }
  }

  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
