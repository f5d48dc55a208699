package io.inferscope.kibanadashboards;

import io.inferscope.kibanadashboards.Dashboard.Row;
import java.util.ArrayList;
import java.util.List;

/** What is wrong now. */
final class OverviewDashboard {
  static final String ID = "inferscope-overview";

  private static final String GUIDANCE =
      """
      **What is wrong now?** Numbers on top, then the incidents that Inferscope has opened by itself, then every service at a glance.
      *open* leads to [the incident's questions](#/view/inferscope-incident) at its time, its causes and evidence are in the API. A trace's id leads to its spans and logs; \
      nothing here although people complain? Then see whether the data arrive: [pipeline health](#/view/inferscope-pipeline).\
      """;

  private OverviewDashboard() {}

  static Dashboard describe() {
    List<Row> rows = new ArrayList<>(Row.head(5, GUIDANCE));
    rows.add(numbers());
    rows.add(Row.of(12, Measures.incidents("Incidents").withoutFilters(), services()));
    rows.add(
        Row.of(
            12,
            Panel.lines("Requests a second", DataView.SPANS)
                .where(Measures.REQUESTS)
                .by(Measures.byService(), Bucket.time())
                .show(Metric.count("Requests").each()),
            Panel.lines("Failed share of requests", DataView.SPANS)
                .where(Measures.REQUESTS)
                .by(Bucket.time())
                .show(Measures.failedShare())));
    rows.add(
        Row.of(
            12,
            Panel.lines("Latency, 95th percentile", DataView.SPANS)
                .where(Measures.REQUESTS)
                .by(Measures.byService(), Bucket.time())
                .show(Measures.latency(95)),
            Panel.bars("Error logs", DataView.LOGS)
                .where(Measures.ERROR_LOG)
                .by(Measures.byService(), Bucket.time())
                .show(Metric.count("Error logs"))));
    rows.add(Row.of(14, Measures.patterns("Patterns of error logs").where(Measures.ERROR_LOG)));
    return new Dashboard(
        ID,
        "Overview",
        "What is wrong now: incidents, services, failing requests, error logs.",
        List.of(Measures.services(DataView.SPANS)),
        rows);
  }

  private static Row numbers() {
    return Row.of(
        6,
        Panel.number("Open incidents", DataView.INCIDENTS)
            .show(Metric.count("Open incidents").where("not state : resolved"))
            .withoutFilters(),
        Panel.number("Services", DataView.SPANS)
            .show(Metric.distinct("Services", Measures.SERVICE)),
        Panel.number("Requests", DataView.SPANS)
            .where(Measures.REQUESTS)
            .show(Metric.count("Requests")),
        Panel.number("Failed", DataView.SPANS)
            .where(Measures.REQUESTS)
            .show(Measures.failedShare()),
        Panel.number("Slowest twentieth", DataView.SPANS)
            .where(Measures.REQUESTS)
            .show(Measures.latency(95)),
        Panel.number("Number of error logs", DataView.LOGS)
            .where(Measures.ERROR_LOG)
            .show(Metric.count("Error logs")));
  }

  private static Panel services() {
    return Panel.table("Services at a glance", DataView.SPANS)
        .where(Measures.REQUESTS)
        .by(Bucket.top(50, "Service", Measures.SERVICE))
        .show(
            Metric.count("Requests"),
            Measures.failedShare(),
            Measures.latency(50),
            Measures.latency(95));
  }
}
