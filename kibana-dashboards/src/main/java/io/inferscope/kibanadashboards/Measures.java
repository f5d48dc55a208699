package io.inferscope.kibanadashboards;

import io.inferscope.kibanadashboards.Bucket.Terms;
import io.inferscope.kibanadashboards.Dashboard.Control;
import io.inferscope.kibanadashboards.Metric.Computed;
import io.inferscope.kibanadashboards.Metric.Plain;
import io.inferscope.kibanadashboards.Panel.Chart;

/** What several dashboards show, so that they all mean the same by it. */
final class Measures {
  static final String SERVICE = "service.name";
  static final String INSTANCE = "service.instance.id";

  /** The mapping gathers it from gen_ai.request.model and gen_ai.response.model. */
  static final String MODEL = "inferscope.model";

  /** Requests as the service saw them that answered. */
  static final String REQUESTS = "kind : Server";

  static final String FAILED = "status.code : Error";

  /** OTLP's severities from ERROR on. */
  static final String ERROR_LOG = "severity_number >= 17";

  private Measures() {}

  static Computed failedShare() {
    return Metric.share("Failed", FAILED);
  }

  static Plain latency(int percentile) {
    return Metric.percentile("p" + percentile, "duration", percentile, Unit.NANOSECONDS);
  }

  static Terms byService() {
    return Bucket.top(10, "Service", SERVICE);
  }

  static Terms byInstance() {
    return Bucket.top(10, "Replica", INSTANCE);
  }

  static Control services(DataView view) {
    return new Control("Service", SERVICE, view);
  }

  /** Incidents, with links that bring the dashboard of incidents to each. */
  static Chart incidents(String title) {
    return Panel.table(title, DataView.INCIDENTS)
        .by(
            Bucket.top(20, "Incident", "id"),
            Bucket.property("At its time", "dashboard").orNone(),
            Bucket.property("Title", "title.keyword"),
            Bucket.property("Kind", "kind"),
            Bucket.property("Service", "service"),
            Bucket.property("State", "state"))
        .show(
            Metric.maximum("Opened", "opened_at", Unit.INSTANT),
            Metric.minimum("Since", "onset", Unit.INSTANT));
  }

  /** Log patterns, the most frequent first. */
  static Chart patterns(String title) {
    return Panel.table(title, DataView.LOGS)
        .by(
            Bucket.top(25, "Pattern", "inferscope.pattern.id"),
            Bucket.property("Template", "inferscope.pattern.template"))
        .show(
            Metric.count("Logs"),
            Metric.minimum("First", "@timestamp", Unit.INSTANT),
            Metric.maximum("Last", "@timestamp", Unit.INSTANT));
  }

  /** Traces to look at, with a link each. */
  static Chart slowestTraces(String title) {
    return Panel.table(title, DataView.SPANS)
        .where(REQUESTS)
        .by(Bucket.top(20, "Trace", "trace_id"), Bucket.property("Waterfall", "trace.id"))
        .show(
            Metric.maximum("Longest request", "duration", Unit.NANOSECONDS),
            Metric.count("Requests"),
            failedShare());
  }
}
