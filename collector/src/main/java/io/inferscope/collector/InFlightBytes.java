package io.inferscope.collector;

import java.util.concurrent.atomic.AtomicLong;

/** The bound on the bytes of all requests that are under way. Thread-safe. */
final class InFlightBytes {
  private final long most;
  private final AtomicLong taken = new AtomicLong();

  InFlightBytes(long most) {
    this.most = most;
  }

  long taken() {
    return taken.get();
  }

  /** Whether more was taken than is allowed, as {@link Reservation#hold} may do. */
  boolean exceeded() {
    return taken.get() > most;
  }

  Reservation open() {
    return new Reservation();
  }

  /** What one request or connection has taken. Thread-safe. */
  final class Reservation {
    private final AtomicLong own = new AtomicLong();

    /** Takes bytes; false, and nothing taken, when that would exceed the bound. */
    boolean add(long bytes) {
      if (taken.addAndGet(bytes) > most) {
        taken.addAndGet(-bytes);
        return false;
      }
      own.addAndGet(bytes);
      return true;
    }

    /** Holds exactly so many bytes, which are there already; see {@link #exceeded}. */
    void hold(long bytes) {
      taken.addAndGet(bytes - own.getAndSet(bytes));
    }

    /** Gives everything back; what happens more often does nothing more. */
    void close() {
      taken.addAndGet(-own.getAndSet(0));
    }
  }
}
