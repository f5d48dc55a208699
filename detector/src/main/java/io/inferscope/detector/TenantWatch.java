package io.inferscope.detector;

import io.inferscope.elasticsearch.RollupReader;
import io.inferscope.elasticsearch.RollupReader.Dimension;
import io.inferscope.elasticsearch.Selection;
import io.inferscope.elasticsearch.Signal;
import io.inferscope.elasticsearch.SortOrder;
import io.inferscope.elasticsearch.TelemetryReader;
import io.inferscope.model.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;

/** Watches one tenant. Used by one thread. */
final class TenantWatch {
  /** Buckets that are read again, since records may come late. */
  private static final int REREAD = 6;

  private static final int MOST_ROWS = 100_000;
  private static final int SPANS_FOR_GRAPH = 5_000;
  private static final Duration YOUNG = Duration.ofMinutes(3);
  private static final Duration ANALYSE_OLD_EVERY = Duration.ofMinutes(1);

  private static final Duration LEARN_EVERY = Duration.ofSeconds(30);
  private static final int MOST_LESSONS = 1_000;

  private final String tenant;
  private final DetectorConfig config;
  private final RollupReader rollup;
  private final TelemetryReader telemetry;
  private final IncidentStore store;
  private final Analyst analyst;
  private final SeriesStore series;
  private final Judge judge;
  private final PatternWatch patterns;
  private final IncidentBook book;
  private final ServiceGraph graph = new ServiceGraph();
  private final Map<String, Instant> analysedAt = new HashMap<>();
  private Lessons lessons = Lessons.NONE;
  private Instant learntAt = Instant.EPOCH;
  private long judgedUntil = Long.MIN_VALUE;

  TenantWatch(
      String tenant,
      DetectorConfig config,
      RollupReader rollup,
      TelemetryReader telemetry,
      PatternWatch.Patterns patterns,
      IncidentStore store) {
    this.tenant = tenant;
    this.config = config;
    this.rollup = rollup;
    this.telemetry = telemetry;
    this.store = store;
    analyst = new Analyst(new TelemetryLoader(telemetry));
    series = new SeriesStore(config.maxSeries(), config.baselineBuckets() + 2 * REREAD);
    judge = new Judge(config.baselineBuckets(), Buckets.in(config.resolveAfter()));
    this.patterns = new PatternWatch(tenant, config.baselineBuckets(), rollup, patterns);
    book = new IncidentBook(tenant, config.resolveAfter(), () -> UUID.randomUUID().toString());
    store.list(tenant, Optional.empty(), 100).forEach(book::restore);
  }

  int seriesCount() {
    return series.size();
  }

  long seriesEvicted() {
    return series.evicted();
  }

  int activeIncidents() {
    return book.active().size();
  }

  /**
   * Judges the buckets that have become complete and brings the incidents up to date.
   *
   * @return incidents opened now
   */
  int tick(Instant now) {
    long end = Buckets.of(now.minus(config.settle()));
    int opened = 0;
    if (end > judgedUntil) {
      adoptStates();
      series.update(read(end));
      learn(now);
      List<Finding> findings =
          new ArrayList<>(lessons.worthAPage(judge.findings(series, end, healthyUntil())));
      findings.addAll(patterns.findings(end, healthyUntil()));
      if (findings.stream().map(Finding::service).distinct().count() > 1) {
        learnGraph(now);
      }
      Set<String> known = new HashSet<>();
      book.active().forEach(incident -> known.add(incident.id()));
      for (Incident changed : book.fold(findings, graph::connected, now)) {
        if (known.contains(changed.id())) {
          save(changed);
        } else if (changed.state() == Incident.State.REOPENED) {
          change(changed, IncidentChanges::reopened);
        } else {
          store.create(changed);
          opened++;
        }
      }
      judgedUntil = end;
      analyse(now);
    }
    return opened;
  }

  private void learn(Instant now) {
    if (learntAt.plus(LEARN_EVERY).isBefore(now)) {
      List<Incident> judged = store.withFeedback(tenant, MOST_LESSONS);
      lessons = lessons.areOf(judged) ? lessons : new Lessons(judged);
      learntAt = now;
    }
  }

  /** People acknowledge and resolve through the API, which writes to the store. */
  private void adoptStates() {
    for (Incident mine : book.active()) {
      store
          .get(tenant, mine.id())
          .filter(stored -> stored.state() != mine.state())
          .ifPresent(this::adopt);
    }
  }

  private void adopt(Incident stored) {
    book.replace(stored);
    if (!stored.goesOn()) {
      judge.release(Set.copyOf(stored.impact().services()));
    }
  }

  private long healthyUntil() {
    return book.earliestOnset().map(Buckets::of).orElse(Long.MAX_VALUE);
  }

  private List<Row> read(long end) {
    long from =
        judgedUntil == Long.MIN_VALUE ? end - config.baselineBuckets() : judgedUntil - REREAD;
    List<Row> rows = new ArrayList<>();
    for (RollupReader.Row row : rollup.rows(request("spans", from, end, true), MOST_ROWS)) {
      Optional<SeriesKey.Type> type = spanType(row.key().get(2));
      type.ifPresent(
          known ->
              rows.add(
                  new Row(
                      new SeriesKey(known, row.key().get(0), row.key().get(1)),
                      Buckets.of(row.bucket()),
                      row.count(),
                      row.errors(),
                      row.durationBuckets())));
    }
    for (RollupReader.Row row : rollup.rows(request("logs", from, end, false), MOST_ROWS)) {
      rows.add(
          new Row(
              new SeriesKey(SeriesKey.Type.LOGS, row.key().get(0), row.key().get(1)),
              Buckets.of(row.bucket()),
              row.count(),
              row.errors(),
              null));
    }
    return rows;
  }

  private static Optional<SeriesKey.Type> spanType(String kind) {
    return switch (kind) {
      case "Server", "Consumer" -> Optional.of(SeriesKey.Type.SERVED);
      case "Client", "Producer" -> Optional.of(SeriesKey.Type.CALLED);
      default -> Optional.empty();
    };
  }

  private RollupReader.Request request(String signal, long from, long end, boolean spans) {
    return new RollupReader.Request(
        tenant,
        Buckets.start(from),
        Buckets.start(end),
        Duration.ofSeconds(Buckets.SECONDS),
        spans
            ? List.of(Dimension.SERVICE, Dimension.OPERATION, Dimension.SPAN_KIND)
            : List.of(Dimension.SERVICE, Dimension.SEVERITY),
        Map.of(Dimension.SIGNAL, signal),
        spans);
  }

  private void learnGraph(Instant now) {
    Map<String, Set<String>> servicesByTrace = new HashMap<>();
    Selection recent = Selection.all(Signal.SPANS, tenant, now.minus(Duration.ofMinutes(5)), now);
    for (Span span :
        telemetry.spans(recent, SortOrder.NEWEST_FIRST, SPANS_FOR_GRAPH, 1).records()) {
      servicesByTrace
          .computeIfAbsent(span.traceId(), id -> new HashSet<>())
          .add(span.resource().serviceName());
    }
    graph.addAll(List.copyOf(servicesByTrace.values()));
  }

  private void analyse(Instant now) {
    for (Incident incident : book.active()) {
      boolean young = incident.openedAt().plus(YOUNG).isAfter(now);
      Instant last = analysedAt.getOrDefault(incident.id(), Instant.MIN);
      if (young || last.isBefore(now.minus(ANALYSE_OLD_EVERY))) {
        save(analyst.analyse(incident, lessons, now));
        analysedAt.put(incident.id(), now);
      }
    }
    analysedAt.keySet().retainAll(book.active().stream().map(Incident::id).toList());
  }

  private void save(Incident incident) {
    if (incident.goesOn()) {
      change(incident, (merged, now) -> merged);
    } else {
      change(
          incident,
          (merged, now) ->
              merged.goesOn()
                  ? IncidentChanges.resolved(merged, IncidentChanges.DETECTOR, now)
                  : merged);
    }
  }

  /** Keeps what people have said and done meanwhile; only then comes our own change of state. */
  private void change(Incident incident, BiFunction<Incident, Instant, Incident> transition) {
    store
        .change(
            tenant,
            incident.id(),
            stored ->
                transition.apply(
                    IncidentChanges.withPeoplesPartOf(incident, stored), incident.updatedAt()))
        .ifPresent(book::replace);
  }
}
