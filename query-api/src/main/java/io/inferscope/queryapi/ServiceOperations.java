package io.inferscope.queryapi;

import io.inferscope.elasticsearch.RollupReader;
import io.inferscope.elasticsearch.RollupReader.Dimension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Services with their rate, errors and latency, from the rate roll-up. */
final class ServiceOperations {
  private static final int MOST_ROWS = 50_000;

  private final RollupReader rollup;

  ServiceOperations(RollupReader rollup) {
    this.rollup = rollup;
  }

  record ServiceList(List<ServiceRow> services) {}

  record ServiceRow(
      String service,
      long spans,
      long logs,
      double requestsPerSecond,
      double errorRate,
      Latency latencyMs,
      List<String> versions,
      List<String> instances) {}

  record Latency(double p50, double p90, double p99) {}

  ServiceList list(ApiRequest request) {
    TimeRange range = request.range();
    Map<String, Totals> totals = new TreeMap<>();
    Request rows = new Request(request.tenant(), range);
    rollup
        .rows(rows.by(List.of(Dimension.SERVICE, Dimension.SPAN_KIND), "spans", true), MOST_ROWS)
        .forEach(
            row -> totals.computeIfAbsent(row.key().get(0), key -> new Totals()).addSpans(row));
    rollup
        .rows(rows.by(List.of(Dimension.SERVICE), "logs", false), MOST_ROWS)
        .forEach(
            row ->
                totals.computeIfAbsent(row.key().get(0), key -> new Totals()).logs += row.count());
    for (String signal : List.of("spans", "logs")) {
      rollup
          .rows(
              rows.by(
                  List.of(Dimension.SERVICE, Dimension.VERSION, Dimension.INSTANCE), signal, false),
              MOST_ROWS)
          .forEach(
              row ->
                  totals.computeIfAbsent(row.key().get(0), key -> new Totals()).addIdentity(row));
    }
    double seconds = Math.max(1, Duration.between(range.from(), range.to()).toSeconds());
    return new ServiceList(
        totals.entrySet().stream()
            .map(entry -> entry.getValue().row(entry.getKey(), seconds))
            .toList());
  }

  /** Rows as wide as the whole window: one for each key. */
  private record Request(String tenant, TimeRange range) {
    RollupReader.Request by(List<Dimension> by, String signal, boolean durations) {
      long resolution = RollupReader.RESOLUTION.toSeconds();
      Instant from =
          Instant.ofEpochSecond(
              Math.floorDiv(range.from().getEpochSecond(), resolution) * resolution);
      long tens = Math.ceilDiv(Duration.between(from, range.to()).toSeconds() + 1, resolution);
      return new RollupReader.Request(
          tenant,
          from,
          range.to(),
          RollupReader.RESOLUTION.multipliedBy(tens),
          by,
          Map.of(Dimension.SIGNAL, signal),
          durations);
    }
  }

  private static final class Totals {
    private long spans;
    private long logs;
    private long requests;
    private long errors;
    private final long[] latencies = new long[RollupReader.DURATION_BUCKETS];
    private final TreeSet<String> versions = new TreeSet<>();
    private final TreeSet<String> instances = new TreeSet<>();

    private void addSpans(RollupReader.Row row) {
      spans += row.count();
      String kind = row.key().get(1);
      if (kind.equals("Server") || kind.equals("Consumer")) {
        requests += row.count();
        errors += row.errors();
        for (int i = 0; i < latencies.length; i++) {
          latencies[i] += row.durationBuckets()[i];
        }
      }
    }

    private void addIdentity(RollupReader.Row row) {
      if (!row.key().get(1).isEmpty()) {
        versions.add(row.key().get(1));
      }
      if (!row.key().get(2).isEmpty()) {
        instances.add(row.key().get(2));
      }
    }

    private ServiceRow row(String service, double seconds) {
      return new ServiceRow(
          service,
          spans,
          logs,
          requests / seconds,
          requests == 0 ? 0 : (double) errors / requests,
          new Latency(
              Latencies.quantileMillis(latencies, 0.5),
              Latencies.quantileMillis(latencies, 0.9),
              Latencies.quantileMillis(latencies, 0.99)),
          List.copyOf(versions),
          List.copyOf(instances));
    }
  }
}
