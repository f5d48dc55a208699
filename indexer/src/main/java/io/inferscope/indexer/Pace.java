package io.inferscope.indexer;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How much is sent to Elasticsearch at once: bulk requests under way, of all topics together, and
 * the size of one. Both grow while Elasticsearch keeps up and shrink when it refuses: additive
 * increase, multiplicative decrease (Chiu and Jain, "Analysis of the increase and decrease
 * algorithms for congestion avoidance", 1989). Requests that take much longer than the quickest of
 * late shrink their number too, since more of them would only wait in Elasticsearch's queue.
 * Thread-safe.
 */
final class Pace {
  private static final double ON_REFUSAL = 0.5;
  private static final double ON_SLOWNESS = 0.9;
  private static final double SLOW = 4;

  /** The quickest time is forgotten slowly, so that it follows what the machine can do now. */
  private static final double FORGETTING = 1.01;

  private static final int FIRST_REQUESTS = 2;
  private static final int LEAST_BYTES = 64 << 10;

  private final int mostRequests;
  private final int mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private double requests;
  private double bytes;
  private double quickestNanosPerByte = Double.MAX_VALUE;
  private int underWay;

  /** Begins with two requests, if as many are allowed, and the whole size. */
  Pace(int mostRequests, int mostBytes) {
    this.mostRequests = mostRequests;
    this.mostBytes = mostBytes;
    requests = Math.min(FIRST_REQUESTS, mostRequests);
    bytes = mostBytes;
  }

  /** The size that a request should not exceed now. */
  int bytes() {
    lock.lock();
    try {
      return (int) bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Requests that may be under way now. */
  int requests() {
    lock.lock();
    try {
      return (int) requests;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until another request may be sent; each is followed by one of the other methods. */
  void begin() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (underWay >= (int) requests) {
        changed.await();
      }
      underWay++;
    } finally {
      lock.unlock();
    }
  }

  /** Elasticsearch has taken a request. */
  void taken(int sentBytes, long nanos) {
    lock.lock();
    try {
      double nanosPerByte = nanos / (double) Math.max(LEAST_BYTES, sentBytes);
      quickestNanosPerByte = Math.min(quickestNanosPerByte * FORGETTING, nanosPerByte);
      // A request waits for the others, so only what is beyond their number is slowness.
      if (nanosPerByte > SLOW * underWay * quickestNanosPerByte) {
        requests = Math.max(1, requests * ON_SLOWNESS);
      } else if (underWay >= (int) requests) {
        requests = Math.min(mostRequests, requests + 1 / requests);
      }
      bytes = Math.min(mostBytes, bytes + mostBytes / 50.0);
      ended();
    } finally {
      lock.unlock();
    }
  }

  /** Elasticsearch is too busy to take it (429), or finds it too large. */
  void refused() {
    lock.lock();
    try {
      requests = Math.max(1, requests * ON_REFUSAL);
      bytes = Math.max(Math.min(LEAST_BYTES, mostBytes), bytes * ON_REFUSAL);
      ended();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing can be learned from it: no answer, or it was not sent. */
  void failed() {
    lock.lock();
    try {
      ended();
    } finally {
      lock.unlock();
    }
  }

  private void ended() {
    underWay--;
    changed.signalAll();
  }
}
