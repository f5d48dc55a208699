package io.inferscope.server;

import io.inferscope.otlp.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends a recording to a collector, a few requests at once. Not thread-safe; an instance serves one
 * recording.
 */
final class Replay {
  private static final int AT_ONCE = 4;
  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(5);

  /** Of what is refused, so much is said in words. */
  private static final int MOST_REASONS = 3;

  private final OtlpSender sender;
  private final double requestsPerSecond;
  private final Consumer<String> progress;
  private final long startNanos = System.nanoTime();
  private long reportNanos = startNanos;
  private long sent;
  private long accepted;
  private long refused;
  private long bytes;

  /**
   * @param requestsPerSecond infinity sends as fast as the collector takes
   * @param progress told in one line each how far it is, and what was refused
   */
  Replay(OtlpSender sender, double requestsPerSecond, Consumer<String> progress) {
    this.sender = sender;
    this.requestsPerSecond = requestsPerSecond;
    this.progress = progress;
  }

  /**
   * What became of the requests: {@code sent = accepted + refused}.
   *
   * @param repeated how often one was sent again because the collector was busy or away; where an
   *     acknowledgement was lost, its records may be there twice
   * @param bytes of JSON
   */
  record Account(
      long sent, long accepted, long refused, long repeated, long bytes, Duration took) {}

  /** Sends everything with its times moved, and waits for the last answer. */
  Account run(Recording recording, RecordedTimes times) throws IOException, InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<Delivery> underway = new ExecutorCompletionService<>(threads);
      recording.forEach(
          (signal, request) -> {
            await();
            if (sent - accepted - refused >= AT_ONCE) {
              count(underway.take());
            }
            submit(underway, signal, times.rewrite(request));
          });
      while (sent > accepted + refused) {
        count(underway.take());
      }
    }
    return new Account(sent, accepted, refused, sender.repeated(), bytes, elapsed());
  }

  private void submit(CompletionService<Delivery> underway, Signal signal, byte[] request) {
    underway.submit(() -> sender.send(signal, request));
    sent++;
    bytes += request.length;
    if (System.nanoTime() - reportNanos > BETWEEN_REPORTS.toNanos()) {
      reportNanos = System.nanoTime();
      progress.accept("%d requests sent, %d refused".formatted(sent, refused));
    }
  }

  /** Until the next request is due. */
  private void await() throws InterruptedException {
    long due = startNanos + (long) (sent / requestsPerSecond * 1e9);
    TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
  }

  private void count(Future<Delivery> finished) throws InterruptedException {
    try {
      switch (finished.get()) {
        case Delivery.Accepted ignored -> accepted++;
        case Delivery.Refused no -> {
          refused++;
          if (refused <= MOST_REASONS) {
            progress.accept("refused with " + no.status() + ": " + no.reason());
          }
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UserException trouble) {
        throw trouble;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}
