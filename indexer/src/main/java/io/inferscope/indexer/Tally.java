package io.inferscope.indexer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what becomes of the records of one batch. Thread-safe. */
final class Tally {
  private final Map<Owner, Line> lines = new ConcurrentHashMap<>();

  private record Owner(String tenant, String signal) {}

  /** The counters of one tenant and signal. */
  static final class Line {
    final String tenant;
    final String signal;
    final AtomicLong records = new AtomicLong();
    final AtomicLong stored = new AtomicLong();
    final AtomicLong quarantined = new AtomicLong();
    final AtomicLong duplicates = new AtomicLong();

    private Line(Owner owner) {
      tenant = owner.tenant;
      signal = owner.signal;
    }
  }

  Line line(String tenant, String signal) {
    return lines.computeIfAbsent(new Owner(tenant, signal), Line::new);
  }

  List<Counts> counts() {
    List<Counts> counts = new ArrayList<>();
    for (Line line : lines.values()) {
      counts.add(
          new Counts(
              line.tenant,
              line.signal,
              line.records.get(),
              line.stored.get(),
              line.quarantined.get(),
              line.duplicates.get()));
    }
    return counts;
  }
}
