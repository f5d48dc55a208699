package io.inferscope.detector;

import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.ElasticsearchException;
import io.inferscope.elasticsearch.PatternSearch;
import io.inferscope.elasticsearch.PatternStore;
import io.inferscope.elasticsearch.RollupReader;
import io.inferscope.elasticsearch.Selection;
import io.inferscope.elasticsearch.Signal;
import io.inferscope.elasticsearch.SortOrder;
import io.inferscope.elasticsearch.TelemetryReader;
import io.inferscope.elasticsearch.TraceShare;
import io.inferscope.model.Span;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Watches one tenant. Used by one thread, but for {@link #numbers}. */
final class TenantWatch {
  /** Buckets that are read again, since records may come late. */
  private static final int REREAD = 6;

  private static final int SPANS_FOR_GRAPH = 5_000;
  private static final Duration GRAPH_WINDOW = Duration.ofMinutes(5);
  private static final Duration YOUNG = Duration.ofMinutes(3);
  private static final Duration ANALYSE_OLD_EVERY = Duration.ofMinutes(1);

  private static final Duration LEARN_EVERY = Duration.ofSeconds(30);
  private static final int MOST_LESSONS = 1_000;

  private final String tenant;
  private final DetectorConfig config;
  private final Sources sources;
  private final BooleanSupplier mayWrite;
  private final Counter opened;
  private final Suppressions suppressions;
  private final Counter unusualSeen;
  private final Analyst analyst;
  private final SeriesStore series;
  private final SeriesReader reader;
  private final Judge judge;
  private final PatternWatch patterns;
  private final UnusualSeries unusual = new UnusualSeries();
  private final IncidentBook book;
  private final IncidentSaves saves;
  private final ServiceGraph graph = new ServiceGraph();
  private final Map<String, Instant> analysedAt = new HashMap<>();
  private Lessons lessons = Lessons.NONE;
  private Instant learntAt = Instant.EPOCH;
  private long judgedUntil = Long.MIN_VALUE;
  private volatile Numbers numbers = new Numbers(0, 0, 0, 0);

  /**
   * Where telemetry is read and incidents are kept.
   *
   * @param lag how long ago the oldest telemetry was received that cannot be read yet
   */
  record Sources(
      RollupReader rollup,
      TelemetryReader telemetry,
      Function<String, PatternWatch.Patterns> patterns,
      IncidentStore incidents,
      Supplier<Duration> lag) {
    static Sources of(
        ElasticsearchConnection connection, IncidentStore incidents, Supplier<Duration> lag) {
      return new Sources(
          new RollupReader(connection),
          new TelemetryReader(connection),
          tenant ->
              new PatternWatch.Patterns(
                  new PatternSearch(connection), new PatternStore(connection, tenant)),
          incidents,
          lag);
    }
  }

  /** How much is watched, as of the end of the last judgement. */
  record Numbers(int series, long seriesRefused, int activeIncidents, int unsavedIncidents) {}

  /**
   * @param mayWrite asked before incidents are written
   * @param metrics counts the incidents that are new, the findings that were held back and what the
   *     standard detector did not expect
   */
  TenantWatch(
      String tenant,
      DetectorConfig config,
      Sources sources,
      BooleanSupplier mayWrite,
      MeterRegistry metrics) {
    this.tenant = tenant;
    this.config = config;
    this.sources = sources;
    this.mayWrite = mayWrite;
    opened = metrics.counter("inferscope.detector.incidents.opened");
    unusualSeen = metrics.counter("inferscope.detector.unusual");
    suppressions =
        new Suppressions(
            sources.incidents(),
            tenant,
            metrics.counter("inferscope.detector.findings.suppressed", "tenant", tenant));
    analyst =
        new Analyst(
            new TelemetryLoader(sources.telemetry()), new BlastRadiusFinder(sources.rollup()));
    series = new SeriesStore(config.maxSeries(), config.baselineBuckets() + 2 * REREAD);
    reader = new SeriesReader(tenant, sources.rollup(), series);
    judge = new Judge(config.baselineBuckets(), Buckets.in(config.resolveAfter()));
    patterns =
        new PatternWatch(
            tenant, config.baselineBuckets(), sources.rollup(), sources.patterns().apply(tenant));
    book = new IncidentBook(tenant, config.resolveAfter());
    saves = new IncidentSaves(sources.incidents(), mayWrite);
    sources.incidents().list(tenant, Optional.empty(), 100).forEach(book::restore);
  }

  /** Thread-safe. */
  Numbers numbers() {
    return numbers;
  }

  /**
   * Judges the buckets that have become complete and brings the incidents up to date. What could
   * not be stored is tried again at the next call.
   *
   * @throws ElasticsearchException where something could not be read, or not be stored yet
   */
  void tick(Instant now) {
    try {
      // Before states are adopted, since ours would look like people's.
      Optional<ElasticsearchException> trouble = flush();
      long end = Buckets.of(now.minus(config.settle()).minus(lag()));
      if (end > judgedUntil) {
        judge(end, now);
        flush();
        analyse(now);
        trouble = flush();
      }
      if (trouble.isPresent()) {
        throw trouble.get();
      }
    } finally {
      numbers =
          new Numbers(series.size(), series.refused(), book.active().size(), saves.ids().size());
    }
  }

  /**
   * How far indexing is behind, for what is not stored yet must not pass for silence. Of a lag
   * longer than a baseline no more is waited for: it may be that of a part that is stuck.
   */
  private Duration lag() {
    Duration lag = sources.lag().get();
    return lag.compareTo(config.baseline()) < 0 ? lag : Duration.ZERO;
  }

  private void judge(long end, Instant now) {
    adoptStates();
    reader.read(unread(end), end);
    learn(now);
    List<Finding> findings =
        new ArrayList<>(
            suppressions.worthAPage(judge.findings(series, end, healthyUntil()), lessons, now));
    findings.addAll(patterns.findings(end, healthyUntil()));
    findings.addAll(unusual(findings, end));
    learnGraph(findings, now);
    Set<String> known = new HashSet<>();
    book.active().forEach(incident -> known.add(incident.id()));
    for (Incident changed : book.fold(findings, graph::connected, now)) {
      if (changed.state() == Incident.State.REOPENED && !known.contains(changed.id())) {
        saves.addReopened(changed);
      } else {
        saves.add(changed);
      }
    }
    judgedUntil = end;
  }

  /** What is unusual of series that no finding is about yet. */
  private List<Finding> unusual(List<Finding> found, long end) {
    Set<String> known = new HashSet<>();
    found.forEach(finding -> known.add(finding.service() + '\n' + finding.detail()));
    List<Finding> all = unusual.findings(series, end, config.baselineBuckets());
    unusualSeen.increment(all.size());
    return all.stream()
        .filter(finding -> !known.contains(finding.service() + '\n' + finding.detail()))
        .toList();
  }

  /** After an outage that was longer than a baseline, what lies before it is of no use. */
  private long unread(long end) {
    long baseline = end - config.baselineBuckets();
    return judgedUntil == Long.MIN_VALUE ? baseline : Math.max(baseline, judgedUntil - REREAD);
  }

  private Optional<ElasticsearchException> flush() {
    IncidentSaves.Outcome outcome = saves.flush(this::stored);
    opened.increment(outcome.created());
    return outcome.trouble();
  }

  /** Takes over what people have done to it meanwhile. */
  private void stored(Incident incident) {
    if (book.isActive(incident.id())) {
      adopt(incident);
    } else {
      book.replace(incident);
    }
  }

  private void learn(Instant now) {
    if (learntAt.plus(LEARN_EVERY).isBefore(now)) {
      if (mayWrite.getAsBoolean()) {
        suppressions.store();
      }
      List<Incident> judged =
          sources.incidents().withFeedback(tenant, MOST_LESSONS).stream()
              .map(IncidentChanges::withoutSuppressed)
              .toList();
      lessons = lessons.areOf(judged) ? lessons : new Lessons(judged);
      learntAt = now;
    }
  }

  /** People acknowledge and resolve through the API, which writes to the store. */
  private void adoptStates() {
    Set<String> unsaved = saves.ids();
    for (Incident mine : book.active()) {
      if (!unsaved.contains(mine.id())) {
        sources
            .incidents()
            .get(tenant, mine.id())
            .filter(stored -> stored.state() != mine.state())
            .ifPresent(this::adopt);
      }
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

  /** Asks who exchanges requests with whom where that may join what deviates. */
  private void learnGraph(List<Finding> findings, Instant now) {
    long services =
        Stream.concat(
                findings.stream().map(Finding::service),
                book.active().stream().flatMap(incident -> incident.impact().services().stream()))
            .distinct()
            .count();
    if (findings.isEmpty() || services < 2) {
      return;
    }
    Map<String, Set<String>> servicesByTrace = new HashMap<>();
    Selection recent = Selection.all(Signal.SPANS, tenant, now.minus(GRAPH_WINDOW), now);
    double share = SPANS_FOR_GRAPH / (double) Math.max(1, sources.telemetry().count(recent));
    // Single spans of many traces would say nothing of who calls whom.
    Selection whole = share < 1 ? recent.matching(TraceShare.query(share)) : recent;
    for (Span span :
        sources.telemetry().spans(whole, SortOrder.AS_STORED, 2 * SPANS_FOR_GRAPH, 1).records()) {
      servicesByTrace
          .computeIfAbsent(span.traceId(), id -> new HashSet<>())
          .add(span.resource().serviceName());
    }
    graph.learn(List.copyOf(servicesByTrace.values()), now);
  }

  private void analyse(Instant now) {
    for (Incident incident : book.active()) {
      boolean young = incident.openedAt().plus(YOUNG).isAfter(now);
      Instant last = analysedAt.getOrDefault(incident.id(), Instant.MIN);
      if ((young || last.isBefore(now.minus(ANALYSE_OLD_EVERY))) && mayWrite.getAsBoolean()) {
        analyst
            .analyse(incident, lessons, now)
            .ifPresent(
                analysed -> {
                  book.replace(analysed);
                  saves.add(analysed);
                  analysedAt.put(incident.id(), now);
                });
      }
    }
    analysedAt.keySet().retainAll(book.active().stream().map(Incident::id).toList());
  }
}
