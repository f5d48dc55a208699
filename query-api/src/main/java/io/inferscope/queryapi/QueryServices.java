package io.inferscope.queryapi;

import io.inferscope.detector.BlastRadiusFinder;
import io.inferscope.detector.IncidentStore;
import io.inferscope.detector.TelemetryLoader;
import io.inferscope.elasticsearch.ColumnReader;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.PatternSearch;
import io.inferscope.elasticsearch.PatternStore;
import io.inferscope.elasticsearch.RollupReader;
import io.inferscope.elasticsearch.StepCounts;
import io.inferscope.elasticsearch.TelemetryReader;
import io.inferscope.elasticsearch.TelemetrySearch;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the operations of the contract are answered from.
 *
 * @param connection to where our own state is kept
 * @param pipeline the loss account as of now
 * @param kibana where people's browsers find Kibana
 * @param healthChecks what must work for this process to be ready
 * @param scrape the metrics of this process in Prometheus' text form
 */
public record QueryServices(
    ElasticsearchConnection connection,
    TelemetrySearch search,
    TelemetryReader reader,
    RollupReader rollup,
    IncidentStore incidents,
    Supplier<Pipeline> pipeline,
    Optional<URI> kibana,
    List<HealthCheck> healthChecks,
    Supplier<String> scrape) {

  public QueryServices {
    healthChecks = List.copyOf(healthChecks);
  }

  /** By {@code operationId}. */
  Map<String, Operation> operations() {
    LogOperations logs = new LogOperations(search);
    TraceOperations traces = new TraceOperations(search, reader);
    IncidentOperations incidentOperations =
        new IncidentOperations(
            incidents, new IncidentQuestions(pipeline, new IncidentLinks(kibana)));
    Map<String, Operation> operations = new HashMap<>();
    addPatterns(operations);
    operations.put("searchLogs", logs::search);
    operations.put("logHistogram", logs::histogram);
    operations.put("getLogContext", new LogContext(search)::of);
    operations.put(
        "findRateChange",
        new RateChangeOperations(new StepCounts(search), new ColumnReader(connection), reader)
            ::find);
    operations.put("findAnomalies", new AnomalyOperations(rollup, this::patternStore)::find);
    operations.put("searchTraces", traces::search);
    operations.put("getTrace", traces::get);
    operations.put("listServices", new ServiceOperations(rollup)::list);
    operations.put("listDependencies", new DependencyOperations(reader)::list);
    TelemetryLoader loader = new TelemetryLoader(reader);
    operations.put(
        "findRootCauses", new CauseOperations(loader, new BlastRadiusFinder(rollup))::find);
    operations.put("compare", new CompareOperations(loader)::compare);
    operations.put("listIncidents", incidentOperations::list);
    operations.put("getIncident", incidentOperations::get);
    operations.put("acknowledgeIncident", incidentOperations::acknowledge);
    operations.put("resolveIncident", incidentOperations::resolve);
    operations.put("giveFeedback", incidentOperations::giveFeedback);
    operations.put("withdrawFeedback", incidentOperations::withdrawFeedback);
    operations.put(
        "getPipeline",
        request ->
            request.everyTenant() ? pipeline.get() : pipeline.get().ofTenant(request.tenant()));
    operations.put("getLiveness", request -> HealthAnswer.of(List.of()));
    operations.put(
        "getReadiness",
        request -> HealthAnswer.of(healthChecks.stream().map(HealthCheck.Result::of).toList()));
    operations.put(
        "getMetrics",
        request -> new TextAnswer("text/plain; version=0.0.4; charset=utf-8", scrape.get()));
    operations.put("getOpenApi", request -> new TextAnswer("application/yaml", Contract.text()));
    return Map.copyOf(operations);
  }

  private PatternStore patternStore(String tenant) {
    return new PatternStore(connection, tenant);
  }

  private void addPatterns(Map<String, Operation> operations) {
    PatternSearch grouped = new PatternSearch(connection);
    Function<String, PatternStore> stores = this::patternStore;
    AuditLog audit = new AuditLog(connection);
    PatternOperations patterns = new PatternOperations(grouped, stores, audit);
    MaskOperations masks = new MaskOperations(stores, audit);
    operations.put("listPatterns", patterns::list);
    operations.put("getPattern", patterns::get);
    operations.put("correctPattern", patterns::correct);
    operations.put("listPatternMasks", masks::list);
    operations.put("addPatternMask", masks::add);
    operations.put("removePatternMask", masks::remove);
    operations.put("listExceptions", new ExceptionOperations(grouped)::list);
    operations.put("listLogVolumes", new VolumeOperations(grouped, stores)::list);
  }
}
