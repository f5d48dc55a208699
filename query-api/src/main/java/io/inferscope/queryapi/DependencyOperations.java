package io.inferscope.queryapi;

import io.inferscope.elasticsearch.Sample;
import io.inferscope.elasticsearch.Selection;
import io.inferscope.elasticsearch.Signal;
import io.inferscope.elasticsearch.SortOrder;
import io.inferscope.elasticsearch.TelemetryReader;
import io.inferscope.elasticsearch.TraceShare;
import io.inferscope.model.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which service calls which: the spans whose parent belongs to another service. Where there are too
 * many to read, whole traces are left out and counts are extrapolated.
 */
final class DependencyOperations {
  private static final int MOST_SPANS = 20_000;

  /** A share of the traces may hold somewhat more than that share of the spans. */
  private static final double SLACK = 1.25;

  private final TelemetryReader reader;
  private final int mostSpans;

  DependencyOperations(TelemetryReader reader) {
    this(reader, MOST_SPANS);
  }

  DependencyOperations(TelemetryReader reader, int mostSpans) {
    this.reader = reader;
    this.mostSpans = mostSpans;
  }

  /**
   * All edges, the busiest first.
   *
   * @param sampledShare of the spans, how many were read
   */
  record DependencyList(long spans, double sampledShare, List<Dependency> dependencies) {}

  record Dependency(
      String caller,
      String callee,
      long calls,
      long errors,
      double callsPerSecond,
      double errorRate,
      Latency latencyMs) {}

  record Latency(double p50, double p90, double p99) {}

  private record Edge(String caller, String callee) {}

  private record SpanId(String traceId, String spanId) {}

  DependencyList list(ApiRequest request) {
    return of(request.tenant(), request.range());
  }

  DependencyList of(String tenant, TimeRange range) {
    Selection all = Selection.all(Signal.SPANS, tenant, range.from(), range.to());
    long matching = reader.count(all);
    Selection chosen =
        matching <= mostSpans ? all : all.matching(TraceShare.query((double) mostSpans / matching));
    Sample<Span> read = reader.spans(chosen, SortOrder.AS_STORED, (int) (SLACK * mostSpans), 1);
    double share = matching == 0 ? 1 : Math.min(1, (double) read.records().size() / matching);
    double seconds = Math.max(1, Duration.between(range.from(), range.to()).toSeconds());
    List<Dependency> dependencies = new ArrayList<>();
    calls(read.records())
        .forEach((edge, calls) -> dependencies.add(calls.summary(edge, share, seconds)));
    dependencies.sort(
        Comparator.comparingLong(Dependency::calls)
            .reversed()
            .thenComparing(Dependency::caller)
            .thenComparing(Dependency::callee));
    return new DependencyList(matching, share, dependencies);
  }

  private static Map<Edge, Calls> calls(List<Span> spans) {
    Map<SpanId, String> services = new HashMap<>();
    for (Span span : spans) {
      services.put(new SpanId(span.traceId(), span.spanId()), span.resource().serviceName());
    }
    Map<Edge, Calls> calls = new HashMap<>();
    for (Span span : spans) {
      String caller = services.get(new SpanId(span.traceId(), span.parentSpanId()));
      String callee = span.resource().serviceName();
      if (caller != null && !caller.equals(callee)) {
        calls.computeIfAbsent(new Edge(caller, callee), edge -> new Calls()).add(span);
      }
    }
    return calls;
  }

  /** The calls of one edge, as the callee's spans show them. */
  private static final class Calls {
    private final List<Long> durations = new ArrayList<>();
    private long errors;

    void add(Span span) {
      durations.add(span.durationNanos());
      if (span.status() == Span.StatusCode.ERROR) {
        errors++;
      }
    }

    Dependency summary(Edge edge, double share, double seconds) {
      long[] sorted = durations.stream().mapToLong(Long::longValue).toArray();
      Arrays.sort(sorted);
      return new Dependency(
          edge.caller,
          edge.callee,
          Math.round(sorted.length / share),
          Math.round(errors / share),
          sorted.length / share / seconds,
          (double) errors / sorted.length,
          new Latency(millis(sorted, 0.5), millis(sorted, 0.9), millis(sorted, 0.99)));
    }

    /** By nearest rank. */
    private static double millis(long[] sorted, double quantile) {
      return sorted[(int) Math.ceil(quantile * sorted.length) - 1] / 1e6;
    }
  }
}
