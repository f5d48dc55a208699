package io.inferscope.kibanadashboards;

import io.inferscope.kibanadashboards.Dashboard.Control;
import io.inferscope.kibanadashboards.Dashboard.Row;
import java.util.ArrayList;
import java.util.List;

/** Log lines as patterns, and how often each comes. */
final class LogPatternsDashboard {
  private static final String PATTERN = "inferscope.pattern.id";
  private static final String COUNT = "inferscope.rollup.count";
  private static final String ROLLED_LOGS = "inferscope.rollup.signal : logs";

  private static final String GUIDANCE =
      """
      Every log line has a **pattern**: its words without what varies. Choose one above to see when and where it comes.
      Rates are read from the roll-up, which stays fast over months; single lines are in [Discover](discover#/view/inferscope-logs).\
      """;

  private LogPatternsDashboard() {}

  static Dashboard describe() {
    List<Row> rows = new ArrayList<>(Row.head(4, GUIDANCE));
    rows.add(
        Row.of(
            6,
            Panel.number("Logs", DataView.LOGS).show(Metric.count("Logs")),
            Panel.number("Patterns", DataView.LOGS).show(Metric.distinct("Patterns", PATTERN)),
            Panel.number("Error share", DataView.LOGS)
                .show(Metric.share("Errors", Measures.ERROR_LOG)),
            Panel.number("In traces", DataView.LOGS)
                .show(Metric.share("With a trace", "trace_id : *"))));
    rows.add(
        Row.of(
            12,
            Panel.bars("Logs a second by severity", DataView.ROLLUP)
                .where(ROLLED_LOGS)
                .by(Bucket.top(6, "Severity", "inferscope.rollup.severity"), Bucket.time())
                .show(Metric.sum("Logs", COUNT).each()),
            Panel.lines("Logs a second by service", DataView.ROLLUP)
                .where(ROLLED_LOGS)
                .by(Measures.byService(), Bucket.time())
                .show(Metric.sum("Logs", COUNT).each())));
    rows.add(
        Row.of(
            12,
            Panel.lines("Most frequent patterns a second", DataView.ROLLUP)
                .where(ROLLED_LOGS)
                .by(Bucket.top(10, "Pattern", PATTERN), Bucket.time())
                .show(Metric.sum("Logs", COUNT).each())));
    rows.add(Row.of(16, Measures.patterns("All patterns")));
    rows.add(Row.of(14, rarePatterns(), exceptions()));
    rows.add(Row.of(16, new Panel.Documents(DiscoverSession.LOGS)));
    return new Dashboard(
        "inferscope-log-patterns",
        "Log patterns and rates",
        "Log lines as patterns: the most frequent, the rare, their rates by service and severity.",
        List.of(
            Measures.services(DataView.LOGS),
            new Control("Severity", "severity_text", DataView.LOGS),
            new Control("Pattern", PATTERN, DataView.LOGS)),
        rows);
  }

  private static Panel rarePatterns() {
    return Panel.table("Rare patterns", DataView.LOGS)
        .by(
            Bucket.rarest("Pattern", PATTERN),
            Bucket.property("Template", "inferscope.pattern.template"),
            Bucket.property("Service", Measures.SERVICE))
        .show(Metric.count("Logs"), Metric.maximum("Last", "@timestamp", Unit.INSTANT));
  }

  private static Panel exceptions() {
    return Panel.table("Exceptions", DataView.LOGS)
        .by(Bucket.top(20, "Type", "exception.type"), Bucket.top(3, "Service", Measures.SERVICE))
        .show(
            Metric.count("Times"),
            Metric.distinct("Traces", "trace_id"),
            Metric.maximum("Last", "@timestamp", Unit.INSTANT));
  }
}
