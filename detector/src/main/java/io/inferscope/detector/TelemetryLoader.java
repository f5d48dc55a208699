package io.inferscope.detector;

import io.inferscope.elasticsearch.Sample;
import io.inferscope.elasticsearch.Selection;
import io.inferscope.elasticsearch.Signal;
import io.inferscope.elasticsearch.SortOrder;
import io.inferscope.elasticsearch.TelemetryReader;
import io.inferscope.elasticsearch.TraceShare;
import io.inferscope.model.LogRecord;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.Span;
import io.inferscope.rootcause.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Reads what the root cause engine needs, in bounded memory: where there are more spans or logs
 * than the bounds, whole traces with their logs are left out, so that what is read of a trace is
 * always all of it. Logs outside of traces and metrics are sampled evenly. Thread-safe.
 */
public final class TelemetryLoader {
  private static final int MOST_SPANS = 100_000;

  /**
   * Of the heap, so that an analysis cannot exhaust it; a span with what is made of it takes 2 KB.
   */
  private static final int HEAP_BYTES_A_SPAN = 5_000;

  private static final int MOST_LOGS = 50_000;
  private static final int MOST_METRIC_DOCUMENTS = 20_000;

  /**
   * What is sampled where the bounds are exceeded, as a part of them: Elasticsearch takes a
   * compressed block apart for each document that is picked out of it, which costs it several times
   * as much as one of a whole block.
   */
  private static final double SAMPLED = 0.4;

  /** Elasticsearch bounds the clauses of a query at 1,024 or more. */
  private static final int MOST_METRICS = 500;

  /** A share of the traces may hold somewhat more than that share of the spans. */
  private static final double SLACK = 1.25;

  /** There is one heap in a process: what one analysis holds is not there for another. */
  private static final Semaphore TURN = new Semaphore(1, true);

  private final TelemetryReader reader;
  private final int mostSpans;
  private final int mostLogs;

  /** Loads through {@code reader}. */
  public TelemetryLoader(TelemetryReader reader) {
    this(reader, mostSpans(Runtime.getRuntime().maxMemory()), MOST_LOGS);
  }

  TelemetryLoader(TelemetryReader reader, int mostSpans, int mostLogs) {
    this.reader = reader;
    this.mostSpans = mostSpans;
    this.mostLogs = mostLogs;
  }

  /** One that reads half as much, for who holds two windows at once. */
  public TelemetryLoader halved() {
    return new TelemetryLoader(reader, mostSpans / 2, mostLogs / 2);
  }

  /**
   * Runs what loads telemetry and holds it, one at a time in the whole process; empty where others
   * take longer than {@code patience}.
   */
  public static <T> Optional<T> inTurn(Duration patience, Supplier<T> analysis) {
    try {
      if (!TURN.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    try {
      return Optional.of(analysis.get());
    } finally {
      TURN.release();
    }
  }

  static int mostSpans(long heapBytes) {
    return (int) Math.min(MOST_SPANS, heapBytes / HEAP_BYTES_A_SPAN);
  }

  /**
   * A tenant's telemetry between two instants.
   *
   * @param metricHistory how much earlier metrics begin
   */
  public LoadedTelemetry load(String tenant, Instant from, Instant to, Duration metricHistory) {
    Selection spans = Selection.all(Signal.SPANS, tenant, from, to);
    Selection logs = Selection.all(Signal.LOGS, tenant, from, to);
    Selection metrics = Selection.all(Signal.METRICS, tenant, from.minus(metricHistory), to);
    List<String> telling =
        reader.metricNames(tenant).stream()
            .filter(Telemetry::usesMetric)
            .limit(MOST_METRICS)
            .toList();
    double share =
        Math.min(part(mostSpans, reader.count(spans)), part(mostLogs, reader.count(logs)));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<List<Span>> readSpans = async(() -> spans(spans, share), threads);
      CompletableFuture<Logs> readLogs = async(() -> logs(logs, share), threads);
      Sample<List<MetricPoint>> points = metrics(metrics, telling);
      return new LoadedTelemetry(
          Telemetry.of(
              readSpans.join(),
              readLogs.join().records(),
              points.records().stream()
                  .flatMap(List::stream)
                  .filter(point -> Telemetry.usesMetric(point.name()))
                  .toList()),
          note(share, points),
          share,
          readLogs.join().looseShare());
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static <T> CompletableFuture<T> async(Supplier<T> read, ExecutorService threads) {
    return CompletableFuture.supplyAsync(read, threads);
  }

  private static double part(int bound, long size) {
    return size <= bound ? 1 : SAMPLED * bound / size;
  }

  private List<Span> spans(Selection all, double share) {
    Selection chosen = share < 1 ? all.matching(TraceShare.query(share)) : all;
    return reader.spans(chosen, SortOrder.AS_STORED, (int) (SLACK * mostSpans), 1).records();
  }

  private record Logs(List<LogRecord> records, double looseShare) {}

  private Logs logs(Selection all, double share) {
    int atMost = (int) (SLACK * mostLogs);
    if (share == 1) {
      return new Logs(reader.logs(all, SortOrder.AS_STORED, atMost, 1).records(), 1);
    }
    List<LogRecord> logs = new ArrayList<>();
    Selection traced = all.matching(TraceShare.query(share));
    logs.addAll(reader.logs(traced, SortOrder.AS_STORED, atMost, 1).records());
    Selection loose = all.matching(TraceShare.loose());
    Sample<LogRecord> drawn = reader.logs(loose, SortOrder.AS_STORED, mostLogs, 1);
    logs.addAll(drawn.records());
    return new Logs(
        logs, drawn.complete() ? 1 : drawn.records().size() / (double) drawn.matching());
  }

  private Sample<List<MetricPoint>> metrics(Selection all, List<String> names) {
    return names.isEmpty()
        ? new Sample<>(List.of(), 0)
        : reader.metrics(
            all.matching(TelemetryReader.holdingMetrics(names)),
            SortOrder.AS_STORED,
            MOST_METRIC_DOCUMENTS,
            1);
  }

  private static String note(double share, Sample<?> metrics) {
    String traces =
        share < 1
            ? String.format(
                Locale.ROOT,
                "; too many to look at each, so %.3g %% of the traces with their logs were used",
                100 * share)
            : "";
    return metrics.complete()
        ? traces
        : traces
            + String.format(
                Locale.ROOT,
                "; of the measurements %.3g %% were used",
                100.0 * metrics.records().size() / metrics.matching());
  }
}
