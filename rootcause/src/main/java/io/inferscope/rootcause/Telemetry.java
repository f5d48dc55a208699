package io.inferscope.rootcause;

import io.inferscope.model.LogRecord;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.Pattern;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import io.inferscope.patterns.MinerLimits;
import io.inferscope.patterns.PatternMiner;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an analysis reads, in any order. It should hold everything between the begin of the baseline
 * and the end of the incident; what lies after the incident is ignored. Metric points may begin
 * earlier: an hour of history before the baseline makes the judgement of resource metrics steadier.
 */
public record Telemetry(List<Span> spans, List<PatternedLog> logs, List<MetricPoint> metrics) {
  public Telemetry {
    spans = List.copyOf(spans);
    logs = List.copyOf(logs);
    metrics = List.copyOf(metrics);
  }

  /**
   * Mines the patterns of the logs anew, reading them twice: patterns that were assigned while logs
   * arrived change their ids as the miner learns, and a change of id must not look like a change of
   * the service.
   */
  public static Telemetry of(List<Span> spans, List<LogRecord> logs, List<MetricPoint> metrics) {
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    logs.forEach(log -> mine(miner, log));
    return new Telemetry(
        spans, logs.stream().map(log -> new PatternedLog(log, mine(miner, log))).toList(), metrics);
  }

  /** Both, for a comparison of windows that lie apart; patterns are mined anew over all logs. */
  public static Telemetry joined(Telemetry one, Telemetry other) {
    return of(
        Stream.concat(one.spans.stream(), other.spans.stream()).toList(),
        Stream.concat(one.logs.stream(), other.logs.stream()).map(PatternedLog::record).toList(),
        Stream.concat(one.metrics.stream(), other.metrics.stream()).toList());
  }

  /** Whether a metric of this name says anything to an analysis; others need not be given. */
  public static boolean usesMetric(String name) {
    return MetricMeaning.resource(name).isPresent()
        || MetricMeaning.isOutput(name)
        || MetricMeaning.isWork(name);
  }

  private static Pattern mine(PatternMiner miner, LogRecord log) {
    String body = log.body() instanceof Value.Text text ? text.value() : log.body().toString();
    return miner.match(log.resource().serviceName(), body);
  }
}
