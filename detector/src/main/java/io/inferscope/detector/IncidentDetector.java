package io.inferscope.detector;

import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.ElasticsearchException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The detector's role: one thread that watches every tenant, and one that keeps the lease
 * meanwhile, however long a round takes.
 */
public final class IncidentDetector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IncidentDetector.class);

  /** A third of the time after which another process takes the lease. */
  private static final Duration RENEW_EVERY = Duration.ofSeconds(5);

  private final DetectorConfig config;
  private final Optional<LeaderLease> lease;
  private final Supplier<Set<String>> tenants;
  private final TenantWatch.Sources sources;
  private final MeterRegistry metrics;
  private final InstantSource clock;
  private final Timer judgements;
  private final Counter failures;
  private final Map<String, TenantWatch> watches = new ConcurrentHashMap<>();
  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("detector").daemon().factory());
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("detector-lease").daemon().factory());
  private long watchedTerm;

  private IncidentDetector(
      DetectorConfig config,
      Optional<LeaderLease> lease,
      Supplier<Set<String>> tenants,
      TenantWatch.Sources sources,
      MeterRegistry metrics,
      InstantSource clock) {
    this.config = config;
    this.lease = lease;
    this.tenants = tenants;
    this.sources = sources;
    this.metrics = metrics;
    this.clock = clock;
    judgements = metrics.timer("inferscope.detector.judgements");
    failures = metrics.counter("inferscope.detector.failures");
    gauge(metrics, "inferscope.detector.series", TenantWatch.Numbers::series);
    gauge(metrics, "inferscope.detector.series.refused", TenantWatch.Numbers::seriesRefused);
    gauge(metrics, "inferscope.detector.incidents.active", TenantWatch.Numbers::activeIncidents);
    gauge(metrics, "inferscope.detector.incidents.unsaved", TenantWatch.Numbers::unsavedIncidents);
    Gauge.builder("inferscope.detector.tenants.failing", failing, Set::size).register(metrics);
  }

  private void gauge(
      MeterRegistry metrics, String name, ToDoubleFunction<TenantWatch.Numbers> value) {
    Gauge.builder(
            name,
            watches,
            all -> all.values().stream().map(TenantWatch::numbers).mapToDouble(value).sum())
        .register(metrics);
  }

  /**
   * Starts to watch.
   *
   * @param lease tells whether this detector is the one to judge; empty where it is the only one
   * @param tenants asked at every judgement
   * @param lag how far indexing is behind: what was received within it is not judged yet
   */
  public static IncidentDetector start(
      DetectorConfig config,
      Optional<LeaderLease> lease,
      Supplier<Set<String>> tenants,
      Supplier<Duration> lag,
      ElasticsearchConnection connection,
      IncidentStore store,
      MeterRegistry metrics,
      InstantSource clock) {
    return start(
        config,
        lease,
        tenants,
        TenantWatch.Sources.of(connection, store, lag),
        metrics,
        clock,
        RENEW_EVERY);
  }

  static IncidentDetector start(
      DetectorConfig config,
      Optional<LeaderLease> lease,
      Supplier<Set<String>> tenants,
      TenantWatch.Sources sources,
      MeterRegistry metrics,
      InstantSource clock,
      Duration renewEvery) {
    IncidentDetector detector =
        new IncidentDetector(config, lease, tenants, sources, metrics, clock);
    detector.thread.execute(detector::run);
    if (lease.isPresent()) {
      var ignored =
          detector.renewal.scheduleWithFixedDelay(
              detector::leads, 0, renewEvery.toNanos(), TimeUnit.NANOSECONDS);
    }
    return detector;
  }

  private void run() {
    try {
      while (!stop.await(config.interval().toMillis(), TimeUnit.MILLISECONDS)) {
        boolean leads = leads();
        long term = term();
        if (term != watchedTerm) {
          // Whoever judged meanwhile changed what these remember.
          watches.clear();
          failing.clear();
          watchedTerm = term;
        }
        if (leads) {
          judgeAll();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The edge of both loops: what is not known to be ours is not. */
  private boolean leads() {
    try {
      return lease.map(LeaderLease::held).orElse(true);
    } catch (RuntimeException e) {
      failures.increment();
      LOG.error("The detector's lease cannot be renewed", e);
      return false;
    }
  }

  private long term() {
    return lease.map(LeaderLease::term).orElse(0L);
  }

  /** Whether nobody else can have judged since this round began. */
  private boolean mayWrite() {
    return leads() && term() == watchedTerm;
  }

  private void judgeAll() {
    judgements.record(() -> tenants.get().forEach(this::judge));
  }

  /**
   * The edge of the loop: one tenant's trouble must not stop the others, nor the next judgement.
   */
  private void judge(String tenant) {
    try {
      TenantWatch watch =
          watches.computeIfAbsent(
              tenant, name -> new TenantWatch(name, config, sources, this::mayWrite, metrics));
      watch.tick(clock.instant());
      if (failing.remove(tenant)) {
        LOG.info("Detection works again for tenant {}", tenant);
      }
    } catch (RuntimeException e) {
      failures.increment();
      if (failing.add(tenant)) {
        report(tenant, e);
      }
    }
  }

  private static void report(String tenant, RuntimeException e) {
    if (e instanceof ElasticsearchException) {
      LOG.warn(
          "Detection for tenant {} is impaired until Elasticsearch answers: {}",
          tenant,
          e.getMessage());
    } else {
      LOG.error("Detection fails for tenant {}", tenant, e);
    }
  }

  @Override
  public void close() {
    stop.countDown();
    thread.close();
    renewal.close();
  }
}
