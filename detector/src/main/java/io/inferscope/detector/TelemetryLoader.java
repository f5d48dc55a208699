package io.inferscope.detector;

import io.inferscope.elasticsearch.Sample;
import io.inferscope.elasticsearch.Selection;
import io.inferscope.elasticsearch.Signal;
import io.inferscope.elasticsearch.SortOrder;
import io.inferscope.elasticsearch.TelemetryReader;
import io.inferscope.model.LogRecord;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.Pattern;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import io.inferscope.patterns.MinerLimits;
import io.inferscope.patterns.PatternMiner;
import io.inferscope.rootcause.PatternedLog;
import io.inferscope.rootcause.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Reads what the root cause engine needs, at most so many documents of each signal; beyond it a
 * uniform sample. Thread-safe.
 */
public final class TelemetryLoader {
  private static final int MOST_SPANS = 40_000;
  private static final int MOST_LOGS = 20_000;
  private static final int MOST_METRIC_DOCUMENTS = 20_000;
  private static final Pattern UNMINED = new Pattern("", "");

  private final TelemetryReader reader;

  /** Loads through {@code reader}. */
  public TelemetryLoader(TelemetryReader reader) {
    this.reader = reader;
  }

  /**
   * All of a tenant's telemetry between two instants.
   *
   * @param metricHistory how much earlier metrics begin
   */
  public Telemetry load(String tenant, Instant from, Instant to, Duration metricHistory) {
    Sample<Span> spans =
        reader.spans(
            Selection.all(Signal.SPANS, tenant, from, to), SortOrder.OLDEST_FIRST, MOST_SPANS, 1);
    Sample<LogRecord> logs =
        reader.logs(
            Selection.all(Signal.LOGS, tenant, from, to), SortOrder.OLDEST_FIRST, MOST_LOGS, 1);
    Sample<List<MetricPoint>> metrics =
        reader.metrics(
            Selection.all(Signal.METRICS, tenant, from.minus(metricHistory), to),
            SortOrder.OLDEST_FIRST,
            MOST_METRIC_DOCUMENTS,
            1);
    return new Telemetry(
        spans.records(),
        patterned(logs.records()),
        metrics.records().stream().flatMap(List::stream).toList());
  }

  /**
   * Mines the window afresh and reads it twice: the patterns given at ingest may have been learnt
   * while it was written, so that equal lines would seem to differ.
   */
  private static List<PatternedLog> patterned(List<LogRecord> logs) {
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    logs.forEach(log -> mine(miner, log));
    return logs.stream().map(log -> new PatternedLog(log, mine(miner, log))).toList();
  }

  private static Pattern mine(PatternMiner miner, LogRecord log) {
    return log.body() instanceof Value.Text text
        ? miner.match(log.resource().serviceName(), text.value())
        : UNMINED;
  }
}
