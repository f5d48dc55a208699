package io.inferscope.kibanadashboards;

import io.inferscope.kibanadashboards.Dashboard.Row;
import java.util.ArrayList;
import java.util.List;

/** The questions of an incident, in the order in which they are asked. */
final class IncidentDashboard {
  private static final String GUIDANCE =
      """
      Set the time range to some minutes before **Since**, then read downwards.
      **1** What is it, since when? **2** Who is hit? **3** Where did it start: which service is slow or failing of its own, not because one that it calls is? \
      **4** What changed: a version, a pattern that was not there before? **5** Examples: open a trace, read its logs.
      [Incidents with their titles](discover#/view/inferscope-incidents) · [failed requests](discover#/view/inferscope-failed-requests)\
      """;

  private IncidentDashboard() {}

  static Dashboard describe() {
    List<Row> rows = new ArrayList<>(Row.head(6, GUIDANCE));
    rows.add(Row.of(10, Measures.incidents("1 What is it, since when")));
    rows.add(
        Row.of(
            12,
            Panel.lines("2 Who is hit: failed share by service", DataView.SPANS)
                .where(Measures.REQUESTS)
                .by(Measures.byService(), Bucket.time())
                .show(Measures.failedShare()),
            Panel.bars("2 Who is hit: answers by status", DataView.SPANS)
                .where(Measures.REQUESTS)
                .by(Bucket.top(10, "Status", "http.response.status_code").numbers(), Bucket.time())
                .show(Metric.count("Requests"))));
    rows.add(
        Row.of(
            12,
            Panel.lines("3 Where did it start: latency by service", DataView.SPANS)
                .by(Measures.byService(), Bucket.time())
                .show(Measures.latency(95)),
            failingOperations()));
    rows.add(
        Row.of(
            12,
            Panel.bars("4 What changed: versions", DataView.SPANS)
                .by(Bucket.top(10, "Version", "service.version"), Bucket.time())
                .show(Metric.count("Spans")),
            Panel.table("4 What changed: rare patterns", DataView.LOGS)
                .by(
                    Bucket.rarest("Pattern", "inferscope.pattern.id"),
                    Bucket.property("Template", "inferscope.pattern.template"))
                .show(Metric.count("Logs"), Metric.minimum("First", "@timestamp", Unit.INSTANT))));
    rows.add(
        Row.of(
            14,
            Measures.slowestTraces("5 Examples: slowest requests"),
            new Panel.Documents(DiscoverSession.ERROR_LOGS)));
    return new Dashboard(
        "inferscope-incident",
        "Incident",
        "What is it, who is hit, where did it start, what changed, examples.",
        List.of(Measures.services(DataView.SPANS)),
        rows);
  }

  private static Panel failingOperations() {
    return Panel.table("3 Where did it start: operations", DataView.SPANS)
        .by(Measures.byService(), Bucket.top(5, "Operation", "name"))
        .show(
            Metric.count("Failed").where(Measures.FAILED),
            Metric.count("Spans"),
            Measures.failedShare(),
            Measures.latency(95),
            Metric.minimum("First", "@timestamp", Unit.INSTANT));
  }
}
