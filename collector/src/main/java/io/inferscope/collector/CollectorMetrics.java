package io.inferscope.collector;

import io.inferscope.otlp.Signal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

  /** Connections that one receiver closed at once since it had as many as it may have. */
  Counter connectionsRefused(String receiver) {
    return registry.counter(
        PREFIX + "connections.refused", "receiver", receiver, "reason", "too_many_connections");
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

  /** What was counted so far, in order of tenant and signal. */
  List<IntakeCounts> counts() {
    Map<String, Set<String>> owners = new TreeMap<>();
    for (Counter counter : registry.find(PREFIX + "requests.received").counters()) {
      addOwner(owners, counter);
    }
    for (Counter counter : registry.find(PREFIX + "records.received").counters()) {
      addOwner(owners, counter);
    }
    List<IntakeCounts> counts = new ArrayList<>();
    owners.forEach(
        (tenant, signals) -> signals.forEach(signal -> counts.add(counts(tenant, signal))));
    return counts;
  }

  private static void addOwner(Map<String, Set<String>> owners, Counter counter) {
    owners
        .computeIfAbsent(String.valueOf(counter.getId().getTag("tenant")), none -> new TreeSet<>())
        .add(String.valueOf(counter.getId().getTag("signal")));
  }

  private IntakeCounts counts(String tenant, String signal) {
    return new IntakeCounts(
        tenant,
        signal,
        sum("requests.received", tenant, signal),
        sum("requests.appended", tenant, signal),
        refused("requests.refused", tenant, signal),
        sum("records.received", tenant, signal),
        sum("records.appended", tenant, signal),
        refused("records.refused", tenant, signal));
  }

  private long sum(String name, String tenant, String signal) {
    return counters(name, tenant, signal).stream()
        .mapToLong(counter -> Math.round(counter.count()))
        .sum();
  }

  private Map<String, Long> refused(String name, String tenant, String signal) {
    Map<String, Long> byReason = new TreeMap<>();
    for (Counter counter : counters(name, tenant, signal)) {
      byReason.put(String.valueOf(counter.getId().getTag("reason")), Math.round(counter.count()));
    }
    return byReason;
  }

  private Collection<Counter> counters(String name, String tenant, String signal) {
    return registry.find(PREFIX + name).tags("tenant", tenant, "signal", signal).counters();
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
