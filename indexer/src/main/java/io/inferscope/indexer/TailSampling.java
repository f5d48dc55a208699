package io.inferscope.indexer;

import io.inferscope.elasticsearch.DataStreams;
import io.inferscope.elasticsearch.DocumentStore;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.StoredTraces;
import io.inferscope.elasticsearch.StoredTraces.Trace;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes ordinary traces some time after they were stored, and keeps those with an error, slow
 * ones, and a share of the rest. By then a trace is whole, its spans are in the roll-up, and the
 * incidents that it is part of have been found; nothing waits in memory but the ids of {@value
 * StoredTraces#PAGE} traces. For one process at a time, and one thread.
 */
public final class TailSampling {
  private static final Logger LOG = LoggerFactory.getLogger(TailSampling.class);
  private static final String TRACES = "inferscope.sampling.traces";

  /** Each page is a search over all spans of a slice. */
  private static final Duration SLICE = Duration.ofMinutes(10);

  private enum Verdict {
    KEPT_ERROR,
    KEPT_SLOW,
    KEPT_SHARE,
    REMOVED;

    final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private final DataStreams streams;
  private final DocumentStore ledgers;
  private final StoredTraces stored;
  private final TailSamplingConfig config;
  private final MeterRegistry metrics;
  private final InstantSource clock;

  /** Decides as configured; counts {@code inferscope.sampling.{traces,spans.removed}}. */
  public TailSampling(
      ElasticsearchConnection connection,
      TailSamplingConfig config,
      MeterRegistry metrics,
      InstantSource clock) {
    streams = new DataStreams(connection);
    ledgers = new DocumentStore(connection, Account.INDEX);
    stored = new StoredTraces(connection);
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Decides about all traces that are old enough; answers how many spans went.
   *
   * @param goesOn asked before each page; where it says no, the next run goes on from there
   * @throws io.inferscope.elasticsearch.ElasticsearchException when Elasticsearch is away or
   *     refuses
   * @throws IOException when a deletion did not get through; the next run does it again
   */
  public long run(BooleanSupplier goesOn) throws IOException, InterruptedException {
    Instant due = clock.instant().minus(config.after());
    long removed = 0;
    for (String namespace : namespaces()) {
      removed += finish(namespace, SamplingLedger.load(ledgers, namespace));
      if (!config.keepsAll()) {
        removed += decide(namespace, due, goesOn);
      }
    }
    if (removed > 0) {
      LOG.info("Sampling removed {} spans received before {}", removed, due);
    }
    return removed;
  }

  private Set<String> namespaces() {
    Set<String> namespaces = new TreeSet<>();
    for (DataStreams.Stream stream : streams.list(StreamKind.TRACES.streams("*"))) {
      namespaces.add(stream.name().substring(stream.name().lastIndexOf('-') + 1));
    }
    return namespaces;
  }

  private long decide(String namespace, Instant due, BooleanSupplier goesOn)
      throws IOException, InterruptedException {
    String all = StreamKind.TRACES.streams(namespace);
    long removed = 0;
    while (true) {
      Instant from = SamplingLedger.load(ledgers, namespace).decidedTo();
      Optional<Instant> first =
          from.isBefore(due) ? stored.first(all, from, due) : Optional.empty();
      if (first.isEmpty()) {
        return removed;
      }
      Instant to = first.get().plus(SLICE).isBefore(due) ? first.get().plus(SLICE) : due;
      String after = null;
      do {
        if (!goesOn.getAsBoolean()) {
          return removed;
        }
        StoredTraces.Page page = stored.page(all, first.get(), to, after);
        removed += decide(namespace, page.traceIds(), due);
        after = page.next();
      } while (after != null);
      SamplingLedger.load(ledgers, namespace).decided(to).save(ledgers, namespace);
    }
  }

  private long decide(String namespace, List<String> ids, Instant due)
      throws IOException, InterruptedException {
    List<String> over = new ArrayList<>();
    long spans = 0;
    for (Trace trace : stored.traces(StreamKind.TRACES.streams(namespace), ids, due)) {
      Verdict verdict = verdict(trace);
      metrics.counter(TRACES, "tenant", namespace, "decision", verdict.label).increment();
      if (verdict == Verdict.REMOVED) {
        over.add(trace.id());
        spans += trace.spans();
      }
    }
    if (over.isEmpty()) {
      return 0;
    }
    SamplingLedger ledger = SamplingLedger.load(ledgers, namespace).removing(over, spans, due);
    return finish(namespace, ledger.save(ledgers, namespace));
  }

  /** A trace's id decides, so that it is decided the same however often it is looked at. */
  private Verdict verdict(Trace trace) {
    if (trace.failed()) {
      return Verdict.KEPT_ERROR;
    }
    if (trace.longestNanos() >= config.slow().toNanos()) {
      return Verdict.KEPT_SLOW;
    }
    return AdjustedCount.fraction(trace.id()) < config.ordinaryShare()
        ? Verdict.KEPT_SHARE
        : Verdict.REMOVED;
  }

  /** Removes what the ledger says is to be removed, whoever noted it. */
  private long finish(String namespace, SamplingLedger ledger)
      throws IOException, InterruptedException {
    if (ledger.pending().isEmpty()) {
      return 0;
    }
    int now =
        stored.remove(
            StreamKind.TRACES.streams(namespace), ledger.pending(), ledger.pendingBefore());
    // Fewer are left where a crash came between, more where the indexer was behind by that long.
    long removed = Math.max(now, ledger.pendingSpans());
    ledger.removed(removed).save(ledgers, namespace);
    metrics
        .counter("inferscope.sampling.spans.removed", "tenant", namespace)
        .increment((double) removed);
    return removed;
  }
}
