package io.inferscope.benchmarks;

import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Value;
import io.inferscope.otlp.OtlpLogs;
import io.vertx.core.buffer.Buffer;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends numbered records at a steady rate, each request until it is acknowledged, and remembers
 * which were, and how often nobody could say. Thread-safe.
 */
final class ChaosLoad implements AutoCloseable {
  static final int RECORDS_OF_A_REQUEST = 50;

  /** The attribute that holds a record's number. */
  static final String NUMBER = "chaos.number";

  /** DEADLINE_EXCEEDED: the collector says that it cannot tell either. */
  private static final String NOT_KNOWN = "4";

  private static final int SENDERS = 4;
  private static final long RETRY_MILLIS = 100;
  private static final long ANSWER_SECONDS = 20;

  private final OtlpSender sender;
  private final long nanosARequest;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final BitSet acknowledged = new BitSet();
  private final ConcurrentHashMap<Integer, Integer> unanswered = new ConcurrentHashMap<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  private final long startNanos = System.nanoTime();

  private ChaosLoad(OtlpSender sender, int recordsPerSecond) {
    this.sender = sender;
    nanosARequest = TimeUnit.SECONDS.toNanos(RECORDS_OF_A_REQUEST) / recordsPerSecond;
  }

  static ChaosLoad start(OtlpSender sender, int recordsPerSecond) {
    ChaosLoad load = new ChaosLoad(sender, recordsPerSecond);
    for (int i = 0; i < SENDERS; i++) {
      load.threads.add(Thread.ofVirtual().name("chaos-load-" + i).start(load::run));
    }
    return load;
  }

  private void run() {
    try {
      while (!ending.get()) {
        int request = next.getAndIncrement();
        long due = startNanos + request * nanosARequest;
        TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
        deliver(request);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(int request) throws InterruptedException {
    Buffer message = OtlpSender.framed(records(request));
    while (true) {
      String status = "";
      try {
        status =
            sender
                .send(message)
                .toCompletionStage()
                .toCompletableFuture()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        // Without a connection nothing was sent; in any other case nobody knows.
        if (!(e.getCause() instanceof ConnectException)) {
          unanswered.merge(request, 1, Integer::sum);
        }
      } catch (TimeoutException e) {
        unanswered.merge(request, 1, Integer::sum);
      }
      if (status.equals("0")) {
        synchronized (acknowledged) {
          acknowledged.set(request);
        }
        return;
      }
      if (status.equals(NOT_KNOWN)) {
        unanswered.merge(request, 1, Integer::sum);
      }
      if (!status.isEmpty()) {
        refusals.incrementAndGet();
      }
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS); // as a client backs off
    }
  }

  private static byte[] records(int request) {
    Resource resource =
        new Resource(Attributes.builder().put("service.name", "chaos").build(), 0, "");
    long now = System.currentTimeMillis() * 1_000_000;
    List<LogRecord> records = new ArrayList<>(RECORDS_OF_A_REQUEST);
    for (int i = 0; i < RECORDS_OF_A_REQUEST; i++) {
      long number = (long) request * RECORDS_OF_A_REQUEST + i;
      records.add(
          new LogRecord(
              resource,
              Scope.EMPTY,
              now,
              now,
              9,
              "INFO",
              Value.of("Record " + number + " of the load"),
              Attributes.builder().put(NUMBER, number).build(),
              0,
              0,
              "",
              "",
              ""));
    }
    return OtlpLogs.encode(records);
  }

  /** Lets no request begin, and waits until each that was begun is acknowledged. */
  void finish() throws InterruptedException {
    ending.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** How often the collector refused, as it may. */
  int refusals() {
    return refusals.get();
  }

  long acknowledgedRecords() {
    synchronized (acknowledged) {
      return (long) acknowledged.cardinality() * RECORDS_OF_A_REQUEST;
    }
  }

  boolean isAcknowledged(long record) {
    synchronized (acknowledged) {
      return acknowledged.get((int) (record / RECORDS_OF_A_REQUEST));
    }
  }

  /** How often a record may be stored: once, and once more for each sending without an answer. */
  int mostCopies(long record) {
    return 1 + unanswered.getOrDefault((int) (record / RECORDS_OF_A_REQUEST), 0);
  }

  /** Records were given numbers from 0 to this. */
  long records() {
    return (long) next.get() * RECORDS_OF_A_REQUEST;
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
