package io.inferscope.server;

import io.inferscope.elasticsearch.ElasticsearchException;
import io.inferscope.indexer.StreamRetention;
import io.inferscope.indexer.TailSampling;
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
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final long INTERVAL_NANOS = Duration.ofMinutes(10).toNanos();

  private final StreamRetention retention;
  private final TailSampling sampling;
  private final BooleanSupplier active;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param active asked every five seconds: whether this process is the one to do it
   */
  RetentionLoop(StreamRetention retention, TailSampling sampling, BooleanSupplier active) {
    this.retention = retention;
    this.sampling = sampling;
    this.active = active;
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

  /** The edge of the loop: what failed is tried again in the next round. */
  private void sample() throws InterruptedException {
    try {
      sampling.run(() -> stop.getCount() > 0 && active.getAsBoolean());
    } catch (ElasticsearchException | IOException e) {
      LOG.warn("Sampling of traces waits until Elasticsearch answers: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Sampling of traces failed", e);
    }
  }

  /** Likewise. */
  private void retain() {
    try {
      retention.run();
    } catch (ElasticsearchException e) {
      LOG.warn("Retention waits until Elasticsearch answers: {}", e.getMessage());
    } catch (RuntimeException e) {
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
