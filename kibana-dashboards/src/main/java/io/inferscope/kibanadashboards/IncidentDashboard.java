package io.inferscope.kibanadashboards;

import io.inferscope.kibanadashboards.Dashboard.Row;
import io.inferscope.kibanadashboards.Panel.Chart;
import java.util.ArrayList;
import java.util.List;

/** The questions of an incident, in the order in which the API answers them. */
final class IncidentDashboard {
  static final String ID = "inferscope-incident";

  private static final String INCIDENT = "id";

  private static final String GUIDANCE =
      """
      **Choose an incident** below: *open* brings its time range and its query (`id : "…" or not opened_at : *`), so that panels of incidents are about this one \
      and the others about that time. **Service** narrows all panels to one service, those of incidents to what began there.
      Then read downwards. Rankings, tests and critical paths are computed by the API: `GET /api/v1/incidents/<id>` (with a key where there are keys) answers the same \
      questions in the same order; *incident.id* in [incidents in Discover](discover#/view/inferscope-incidents) leads there.\
      """;

  private IncidentDashboard() {}

  static Dashboard describe() {
    List<Row> rows = new ArrayList<>(Row.head(6, GUIDANCE));
    rows.add(Row.of(9, Measures.incidents("Incidents of this time").withoutFilters()));
    rows.addAll(trust());
    rows.addAll(onsetAndReach());
    rows.addAll(changesAndClass());
    rows.addAll(differencesAndPatterns());
    rows.addAll(callsAndHosts());
    rows.addAll(before());
    return new Dashboard(
        ID,
        "Incident",
        "An incident's questions in order: can the telemetry be trusted, since when, who is hit,"
            + " what changed, which kind, how bad requests differ, logs, where it starts, hosts,"
            + " seen before, over.",
        List.of(Measures.services(DataView.SPANS)),
        rows);
  }

  private static Row question(String title, String text) {
    return Row.of(3, new Panel.Markdown(title, "**" + title + "** " + text));
  }

  private static List<Row> trust() {
    return List.of(
        question(
            "1 Can the telemetry be trusted?",
            "A service that went quiet, a lag of minutes or refused documents make everything below"
                + " doubtful; the account is in [pipeline health](#/view/inferscope-pipeline)."),
        Row.of(
            10,
            Panel.area("Records a second by service", DataView.TELEMETRY)
                .by(Measures.byService(), Bucket.time())
                .show(Metric.count("Records").each()),
            lag(),
            Panel.bars("Documents refused", DataView.QUARANTINE)
                .by(Bucket.top(5, "Error", "inferscope.quarantine.error_type"), Bucket.time())
                .show(Metric.count("Documents"))
                .withoutFilters()));
  }

  /** Of the newest record, so at rest a service with little to say lags by nothing. */
  private static Chart lag() {
    return Panel.table("Newest record and its lag", DataView.TELEMETRY)
        .by(Bucket.top(50, "Service", Measures.SERVICE))
        .show(
            Metric.maximum("Newest record", "@timestamp", Unit.INSTANT),
            new Metric.Computed(
                "Lag", "max(inferscope.received) - max(@timestamp)", Unit.MILLISECONDS));
  }

  private static List<Row> onsetAndReach() {
    return List.of(
        question(
            "2 Since when?",
            "The onset is estimated from the deviating series; with how much confidence, says the"
                + " API."),
        Row.of(
            8,
            Panel.table("Since when, and how it stands", DataView.INCIDENTS)
                .by(Bucket.top(10, "Incident", INCIDENT), Bucket.property("State", "state"))
                .show(
                    Metric.minimum("Since", "onset", Unit.INSTANT),
                    Metric.minimum("Opened", "opened_at", Unit.INSTANT),
                    Metric.maximum("Last change", "updated_at", Unit.INSTANT)),
            Panel.lines("Failed share of all requests", DataView.SPANS)
                .where(Measures.REQUESTS)
                .by(Bucket.time())
                .show(Measures.failedShare())),
        question("3 Who is hit?", "Services, routes, models; of how many requests."),
        Row.of(
            11,
            Panel.lines("Failed share by service", DataView.SPANS)
                .where(Measures.REQUESTS)
                .by(Measures.byService(), Bucket.time())
                .show(Measures.failedShare()),
            Panel.bars("Answers by status", DataView.SPANS)
                .where(Measures.REQUESTS)
                .by(Bucket.top(10, "Status", "http.response.status_code").numbers(), Bucket.time())
                .show(Metric.count("Requests")),
            Panel.table("Requests from outside, and services that deviate", DataView.INCIDENTS)
                .by(
                    Bucket.top(10, "Incident", INCIDENT),
                    Bucket.property("Services", "impact.services").orNone())
                .show(
                    Metric.maximum("Requests", "impact.requests", Unit.COUNT),
                    Metric.maximum("Failed", "impact.failed", Unit.COUNT))));
  }

  private static List<Row> changesAndClass() {
    return List.of(
        question(
            "4 What changed then?",
            "Versions are those of `service.version`; what else changed at the onset, the incident"
                + " names."),
        Row.of(
            10,
            Panel.bars("Spans by version", DataView.SPANS)
                .by(Bucket.top(10, "Version", "service.version"), Bucket.time())
                .show(Metric.count("Spans")),
            said("Changes at the onset", "Change", "changes.text")),
        question(
            "5 Of what kind is it?",
            "`cpu`, `memory`, `network`, `code`, `rollout`, `queue`, `cache`, `stall`, `gpu`, `load`,"
                + " `dependency` or `quality`. Queue up at flat prefill: too few replicas; prefill up:"
                + " longer prompts; decode up: larger batches; running but nothing comes out: a stall."),
        Row.of(
            10,
            Panel.table("Kind and suspects", DataView.INCIDENTS)
                .by(
                    Bucket.top(10, "Incident", INCIDENT),
                    Bucket.property("Kind", "kind"),
                    Bucket.property("Suspects", "suspects.service").orNone(),
                    Bucket.property("Why", "reason").orNone())
                .show(Metric.maximum("Opened", "opened_at", Unit.INSTANT)),
            ModelServingDashboard.phases()));
  }

  /** Texts of incidents' documents, one row each. */
  private static Chart said(String title, String label, String field) {
    return Panel.table(title, DataView.INCIDENTS)
        .by(Bucket.top(10, "Incident", INCIDENT), Bucket.property(label, field).orNone())
        .show(Metric.maximum("Opened", "opened_at", Unit.INSTANT));
  }

  private static List<Row> differencesAndPatterns() {
    return List.of(
        question(
            "6 How do bad requests differ?",
            "From good ones of the same time and operations, with effect and p-value in the API;"
                + " beside it, replicas and versions by how much of theirs fails."),
        Row.of(
            10,
            said(
                "How failed and slow requests differ",
                "Difference",
                "bad_requests.differences.text"),
            Panel.table("Replicas and versions", DataView.SPANS)
                .where(Measures.REQUESTS)
                .by(
                    Bucket.top(20, "Service", Measures.SERVICE),
                    Measures.byInstance().orNone(),
                    Bucket.property("Version", "service.version").orNone())
                .show(
                    Metric.count("Requests"),
                    Measures.failedShare(),
                    Measures.latency(50),
                    Measures.latency(95))),
        question(
            "7 What do the logs say?",
            "New, more frequent and vanished ones are in the incident; a pattern that stopped can be"
                + " the only trace of a stall."),
        Row.of(
            12,
            said("Patterns that changed", "Pattern", "patterns.template"),
            Measures.patterns("Patterns of errors").where(Measures.ERROR_LOG),
            Panel.table("Rare patterns", DataView.LOGS)
                .by(
                    Bucket.rarest("Pattern", "inferscope.pattern.id"),
                    Bucket.property("Template", "inferscope.pattern.template"))
                .show(Metric.count("Logs"), Metric.minimum("First", "@timestamp", Unit.INSTANT))));
  }

  private static List<Row> callsAndHosts() {
    return List.of(
        question(
            "8 Where does it start?",
            "Whoever failed first stands first, which is seldom who is complained of. A trace's id"
                + " leads to its spans and logs, *API* to its waterfall with the critical path."),
        Row.of(
            12,
            firstFailing(),
            Panel.lines("Latency by service", DataView.SPANS)
                .by(Measures.byService(), Bucket.time())
                .show(Measures.latency(95)),
            Measures.slowestTraces("Slowest requests")),
        question(
            "9 Is it the host or the GPU?",
            "Processors, memory and the engine's cache by replica. Of GPUs, `hw.gpu.utilization`,"
                + " `DCGM_FI_DEV_XID_ERRORS` and the like are in Discover, data view *Inferscope:"
                + " metrics*, where a host sends them."),
        Row.of(
            10,
            level("Processor in use", "process.cpu.utilization", Unit.SHARE),
            level("Resident memory", "process.memory.usage", Unit.BYTES),
            level("Cache of the engine in use", "vllm:kv_cache_usage_perc", Unit.SHARE)));
  }

  private static Chart firstFailing() {
    return Panel.table("Who failed first", DataView.SPANS)
        .by(
            Measures.byService().smallestFirst(),
            Bucket.top(5, "Operation", "name").smallestFirst())
        .show(
            Metric.minimum("First failure", "@timestamp", Unit.INSTANT).where(Measures.FAILED),
            Metric.count("Spans"),
            Measures.failedShare(),
            Measures.latency(95));
  }

  private static Chart level(String title, String field, Unit unit) {
    return Panel.lines(title, DataView.METRICS)
        .by(Measures.byInstance(), Bucket.time())
        .show(Metric.maximum(title, field, unit));
  }

  private static List<Row> before() {
    return List.of(
        question(
            "10 Was it seen before?",
            "All incidents of a year by where they began and of which kind, and what people said of"
                + " them; which are most alike, and by what, says the API."),
        Row.of(
            10,
            Panel.table("Earlier incidents", DataView.INCIDENTS)
                .by(
                    Bucket.top(20, "Service", "service"),
                    Bucket.property("Kind", "kind"),
                    Bucket.property("Said to be", "feedback.verdict").orNone())
                .show(Metric.count("Incidents"), Metric.maximum("Last", "opened_at", Unit.INSTANT))
                .withoutFilters()
                .lastDays(365),
            new Panel.Documents(DiscoverSession.ERROR_LOGS)),
        question(
            "11 Is it over, and was this right?",
            "Its state stands under 2. Whether it was right, tell"
                + " `POST /api/v1/incidents/<id>/feedback`: the next ranking learns from it."));
  }
}
