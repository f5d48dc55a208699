package io.inferscope.rootcause;

import io.inferscope.model.LogRecord;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.Pattern;
import io.inferscope.model.Span;
import java.util.List;
import java.util.function.Function;

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
   * Assigns patterns on the way in.
   *
   * @param patterns gives each log record its pattern, called once a record in the order given
   */
  public static Telemetry of(
      List<Span> spans,
      List<LogRecord> logs,
      List<MetricPoint> metrics,
      Function<LogRecord, Pattern> patterns) {
    return new Telemetry(
        spans,
        logs.stream().map(log -> new PatternedLog(log, patterns.apply(log))).toList(),
        metrics);
  }
}
