package io.inferscope.kibanadashboards;

import io.inferscope.kibanadashboards.Dashboard.Control;
import io.inferscope.kibanadashboards.Dashboard.Row;
import java.util.ArrayList;
import java.util.List;

/** Rate, errors and duration of every service, and who calls whom. */
final class TracesDashboard {
  private static final String GUIDANCE =
      """
      **Rate, errors, duration** of requests as the answering service saw them, then of **calls** as the caller saw them: \
      where a caller sees errors that the callee does not, the network or the callee's queue lies between.
      A trace's id leads to its spans and logs; its waterfall with the critical path is in the API.
      **Called** is whatever the caller says of the other side: `peer.service`, `server.address` (`net.peer.name`), `rpc.service`; \
      a call that has several is in the row of each.\
      """;

  private TracesDashboard() {}

  static Dashboard describe() {
    List<Row> rows = new ArrayList<>(Row.head(6, GUIDANCE));
    rows.add(redOverTime());
    rows.add(
        Row.of(
            12,
            Panel.lines("Latency percentiles", DataView.SPANS)
                .where(Measures.REQUESTS)
                .by(Bucket.time())
                .show(Measures.latency(50), Measures.latency(95), Measures.latency(99)),
            Panel.lines("Requests a second, from the roll-up", DataView.ROLLUP)
                .where("inferscope.rollup.signal : spans and inferscope.rollup.span_kind : Server")
                .by(Measures.byService(), Bucket.time())
                .show(Metric.sum("Requests", "inferscope.rollup.count").each())));
    rows.add(Row.of(14, operations(), dependencies()));
    rows.add(Row.of(12, errorTypes(), Measures.slowestTraces("Slowest traces")));
    rows.add(Row.of(14, new Panel.Documents(DiscoverSession.FAILED_REQUESTS)));
    return new Dashboard(
        "inferscope-traces",
        "Traces and services",
        "Rate, errors and duration of every service and operation, and the calls between services.",
        List.of(
            Measures.services(DataView.SPANS),
            new Control("Version", "service.version", DataView.SPANS),
            new Control("Replica", Measures.INSTANCE, DataView.SPANS)),
        rows);
  }

  private static Row redOverTime() {
    return Row.of(
        12,
        Panel.lines("Requests a second by service", DataView.SPANS)
            .where(Measures.REQUESTS)
            .by(Measures.byService(), Bucket.time())
            .show(Metric.count("Requests").each()),
        Panel.bars("Failed requests by service", DataView.SPANS)
            .where(Measures.REQUESTS + " and " + Measures.FAILED)
            .by(Measures.byService(), Bucket.time())
            .show(Metric.count("Failed")),
        Panel.lines("Duration by service, 95th percentile", DataView.SPANS)
            .where(Measures.REQUESTS)
            .by(Measures.byService(), Bucket.time())
            .show(Measures.latency(95)));
  }

  private static Panel operations() {
    return Panel.table("Operations", DataView.SPANS)
        .where(Measures.REQUESTS)
        .by(Bucket.top(20, "Service", Measures.SERVICE), Bucket.top(10, "Operation", "name"))
        .show(
            Metric.count("Requests"),
            Measures.failedShare(),
            Measures.latency(50),
            Measures.latency(95));
  }

  private static Panel dependencies() {
    return Panel.table("Calls between services", DataView.SPANS)
        .where("kind : Client or kind : Producer")
        .by(Bucket.top(20, "Caller", Measures.SERVICE), Bucket.top(10, "Called", "inferscope.peer"))
        .show(
            Metric.count("Calls"),
            Measures.failedShare(),
            Measures.latency(50),
            Measures.latency(95));
  }

  private static Panel errorTypes() {
    return Panel.table("Kinds of error", DataView.SPANS)
        .where(Measures.FAILED)
        .by(
            Bucket.top(20, "Error", "error.type"),
            Bucket.top(5, "Service", Measures.SERVICE),
            Bucket.top(3, "Operation", "name"))
        .show(Metric.count("Spans"), Metric.distinct("Traces", "trace_id"));
  }
}
