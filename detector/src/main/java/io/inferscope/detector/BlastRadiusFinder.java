package io.inferscope.detector;

import io.inferscope.elasticsearch.RollupReader;
import io.inferscope.elasticsearch.RollupReader.Dimension;
import io.inferscope.model.Span;
import io.inferscope.rootcause.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Estimates who is hit. How many requests there were says the roll-up, which has counted all and
 * for what sampled ones stand; who they were say the spans that were loaded, each of which stands
 * for as many of its operation as the roll-up has counted for one. Throws {@code
 * ElasticsearchException} when Elasticsearch is away. Thread-safe.
 */
public final class BlastRadiusFinder {
  private static final int MOST_ROWS = 20_000;

  private final RollupReader rollup;

  /** Counts by {@code rollup}. */
  public BlastRadiusFinder(RollupReader rollup) {
    this.rollup = rollup;
  }

  /**
   * Who was hit between the begin of {@code incident} and {@code end}.
   *
   * @param loaded spans of baseline and incident
   * @param incident the part that was loaded; the rest until {@code end} is taken to be like it
   */
  public BlastRadius find(
      String tenant, LoadedTelemetry loaded, Window baseline, Window incident, Instant end) {
    Instant from = Buckets.start(Buckets.of(incident.from()));
    Instant to = Buckets.start(Buckets.of(end));
    Map<Operation, Counted> operations = new HashMap<>();
    if (from.isBefore(to)) {
      counted(tenant, from, to, operations);
    }
    Instant loadedTo = incident.to().isBefore(to) ? incident.to() : to;
    for (Span span : loaded.telemetry().spans()) {
      Instant at = Instant.ofEpochSecond(0, span.startTimeUnixNano());
      Counted counted = operations.get(Operation.of(span));
      if (counted != null && !at.isBefore(from) && at.isBefore(loadedTo)) {
        counted.add(span);
      }
    }
    HitRequests hit = new HitRequests();
    List<EntryRequest> requests = EntryRequest.of(loaded.telemetry().spans());
    Map<String, Double> slowFrom = RequestContrast.slowFrom(requests, baseline);
    for (EntryRequest request : requests) {
      if (RequestContrast.inside(incident, request)) {
        Counted counted = operations.get(Operation.of(request.entry()));
        double weight =
            counted == null
                ? 1 / loaded.traceShare()
                : counted.weight(request.failed(), 1 / loaded.traceShare());
        hit.add(request, RequestContrast.isSlow(request, slowFrom), weight);
      }
    }
    return hit.radius();
  }

  private void counted(
      String tenant, Instant from, Instant to, Map<Operation, Counted> operations) {
    RollupReader.Request request =
        new RollupReader.Request(
            tenant,
            from,
            to,
            Duration.between(from, to),
            List.of(Dimension.SERVICE, Dimension.OPERATION, Dimension.SPAN_KIND),
            Map.of(Dimension.SIGNAL, "spans"),
            false);
    for (RollupReader.Row row : rollup.rows(request, MOST_ROWS)) {
      Operation operation = new Operation(row.key().get(0), row.key().get(1), row.key().get(2));
      Counted counted = operations.computeIfAbsent(operation, key -> new Counted());
      counted.all += row.count();
      counted.errors += row.errors();
    }
  }

  /** As the roll-up names it. */
  private record Operation(String service, String name, String kind) {
    static Operation of(Span span) {
      String kind = span.kind().name();
      return new Operation(
          span.resource().serviceName(),
          span.name(),
          kind.charAt(0) + kind.substring(1).toLowerCase(Locale.ROOT));
    }
  }

  /** What the roll-up has counted of an operation, and what of that was loaded. */
  private static final class Counted {
    private long all;
    private long errors;
    private long loaded;
    private long loadedErrors;

    void add(Span span) {
      loaded++;
      loadedErrors += span.status() == Span.StatusCode.ERROR ? 1 : 0;
    }

    /** How many spans one that was loaded stands for. */
    double weight(boolean failed, double otherwise) {
      long of = failed ? errors : all - errors;
      long seen = failed ? loadedErrors : loaded - loadedErrors;
      // Roll-ups of requests that just came may not be complete.
      return seen == 0 ? otherwise : Math.max(1, of / (double) seen);
    }
  }
}
