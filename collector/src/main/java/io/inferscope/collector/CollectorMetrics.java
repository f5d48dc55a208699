package io.inferscope.collector;

import io.inferscope.otlp.Signal;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The collector's counters. Once nothing is under way, {@code requests.received = requests.appended
 * + requests.refused} and {@code records.received = records.appended + records.refused}, for each
 * signal and tenant; a request's records are received once its bytes were found sound.
 */
final class CollectorMetrics {
  private static final String PREFIX = "inferscope.collector.";

  private final MeterRegistry registry;

  CollectorMetrics(MeterRegistry registry, InFlightBytes inFlight) {
    this.registry = registry;
    Gauge.builder(PREFIX + "in_flight", inFlight, InFlightBytes::taken)
        .baseUnit("bytes")
        .description("bytes of requests and lines that are neither appended nor refused yet")
        .register(registry);
  }

  /** Counts a request; its outcome goes to the answer. Tenant and signal may not be known. */
  Request received(@Nullable Signal signal, String tenant) {
    Request request = new Request(signal == null ? "none" : signal.label(), tenant);
    request.count("requests.received", 1);
    return request;
  }

  /** The counters of lines. */
  Request lines(String tenant) {
    return new Request(Signal.LOGS.label(), tenant);
  }

  /** The counters of one request, or of the lines of one connection. Thread-safe. */
  final class Request {
    private final String signal;
    private final String tenant;

    private Request(String signal, String tenant) {
      this.signal = signal;
      this.tenant = tenant.isEmpty() ? "none" : tenant;
    }

    void recordsReceived(int records) {
      count("records.received", records);
    }

    void recordsRefused(int records, Reason reason) {
      refused("records.refused", records, reason);
    }

    void appended(int records, long bytes) {
      count("records.appended", records);
      count("bytes.appended", (double) bytes);
    }

    void requestAppended() {
      count("requests.appended", 1);
    }

    void requestRefused(Reason reason) {
      refused("requests.refused", 1, reason);
    }

    /** A line that was no JSON object and was kept as text. */
    void lineNotUnderstood() {
      count("lines.not_understood", 1);
    }

    /** A line of which only the beginning was kept. */
    void lineTooLong() {
      count("lines.too_long", 1);
    }

    private void refused(String name, int amount, Reason reason) {
      registry
          .counter(PREFIX + name, "signal", signal, "tenant", tenant, "reason", reason.label())
          .increment(amount);
    }

    private void count(String name, double amount) {
      registry.counter(PREFIX + name, "signal", signal, "tenant", tenant).increment(amount);
    }
  }
}
