package io.inferscope.kibanadashboards;

import io.inferscope.kibanadashboards.Dashboard.Control;
import io.inferscope.kibanadashboards.Dashboard.Row;
import io.inferscope.kibanadashboards.Metric.Computed;
import java.util.ArrayList;
import java.util.List;

/** Whether everything that was acknowledged has arrived. */
final class PipelineDashboard {
  private static final String RECORDS = "entries.records";
  private static final String STORED = "entries.stored";
  private static final String QUARANTINED = "entries.quarantined";

  private static final String GUIDANCE =
      """
      **The loss account**: every record read from the buffer is stored or in quarantine, so *unaccounted* is 0. It counts since the buffer was made, \
      whatever time range is chosen. What still waits in the buffer is at `/api/v1/pipeline`.
      Refused documents are kept whole in quarantine: [look at them](discover#/view/inferscope-quarantine).\
      """;

  private PipelineDashboard() {}

  static Dashboard describe() {
    List<Row> rows = new ArrayList<>(Row.head(5, GUIDANCE));
    rows.add(numbers());
    rows.add(Row.of(10, account()));
    rows.add(
        Row.of(
            12,
            Panel.area("Documents stored a second", DataView.TELEMETRY)
                .by(Bucket.top(3, "Signal", "data_stream.type"), Bucket.time())
                .show(Metric.count("Documents").each()),
            countedAndStored()));
    rows.add(
        Row.of(
            12,
            Panel.bars("Quarantine by error", DataView.QUARANTINE)
                .by(Bucket.top(10, "Error", "inferscope.quarantine.error_type"), Bucket.time())
                .show(Metric.count("Documents")),
            Panel.bars("Documents that had to be changed", DataView.TELEMETRY)
                .by(Bucket.top(10, "Step", "inferscope.normalised"), Bucket.time())
                .show(Metric.count("Documents"))));
    rows.add(Row.of(12, freshness(), refusedBy()));
    rows.add(Row.of(12, new Panel.Documents(DiscoverSession.QUARANTINE)));
    return new Dashboard(
        "inferscope-pipeline",
        "Pipeline health",
        "The loss account, what arrives, what was refused or changed, how fresh the data are.",
        List.of(new Control("Tenant", "data_stream.namespace", DataView.TELEMETRY)),
        rows);
  }

  private static Computed unaccounted() {
    return new Computed(
        "Unaccounted",
        "sum(%s) - sum(%s) - sum(%s)".formatted(RECORDS, STORED, QUARANTINED),
        Unit.COUNT);
  }

  private static Row numbers() {
    return Row.of(
        6,
        total("Records", RECORDS),
        total("Stored", STORED),
        total("Quarantined", QUARANTINED),
        Panel.number("Unaccounted", DataView.ACCOUNT).show(unaccounted()).withoutFilters(),
        total("Stored twice", "entries.duplicates"),
        total("Requests lost in the buffer", "lost_requests"));
  }

  private static Panel total(String title, String field) {
    return Panel.number(title, DataView.ACCOUNT).show(Metric.sum(title, field)).withoutFilters();
  }

  private static Panel account() {
    return Panel.table("Account by partition of the buffer", DataView.ACCOUNT)
        .by(Bucket.top(3, "Topic", "topic"), Bucket.top(100, "Partition", "partition").numbers())
        .show(
            Metric.sum("Records", RECORDS),
            Metric.sum("Stored", STORED),
            Metric.sum("Quarantined", QUARANTINED),
            unaccounted(),
            Metric.maximum("Position", "position", Unit.COUNT),
            Metric.maximum("Written", "updated", Unit.INSTANT))
        .withoutFilters();
  }

  /** Two ways of counting the same spans; where they differ, one of them has lost some. */
  private static Panel countedAndStored() {
    return Panel.lines("Spans counted and spans stored", DataView.SPANS)
        .by(Bucket.time())
        .show(Metric.count("Stored"))
        .and(DataView.ROLLUP)
        .by(Bucket.time())
        .show(
            Metric.sum("Counted by the roll-up", "inferscope.rollup.count")
                .where("inferscope.rollup.signal : spans"));
  }

  private static Panel freshness() {
    return Panel.table("Last heard of", DataView.TELEMETRY)
        .by(
            Bucket.top(50, "Service", Measures.SERVICE),
            Bucket.top(3, "Signal", "data_stream.type"),
            Bucket.top(3, "Way in", "inferscope.source"))
        .show(
            Metric.count("Documents"),
            Metric.maximum("Newest record", "@timestamp", Unit.INSTANT),
            Metric.maximum("Last received", "inferscope.received", Unit.INSTANT));
  }

  private static Panel refusedBy() {
    return Panel.table("Refused by", DataView.QUARANTINE)
        .by(
            Bucket.top(10, "Index", "inferscope.quarantine.index"),
            Bucket.top(5, "Error", "inferscope.quarantine.error_type"))
        .show(Metric.count("Documents"), Metric.maximum("Last", "@timestamp", Unit.INSTANT));
  }
}
