package io.inferscope.detector;

import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.ElasticsearchException;
import io.inferscope.elasticsearch.PatternSearch;
import io.inferscope.elasticsearch.PatternStore;
import io.inferscope.elasticsearch.RollupReader;
import io.inferscope.elasticsearch.TelemetryReader;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The detector's role: one thread that watches every tenant. */
public final class IncidentDetector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IncidentDetector.class);

  private final DetectorConfig config;
  private final BooleanSupplier active;
  private final Supplier<Set<String>> tenants;
  private final RollupReader rollup;
  private final TelemetryReader telemetry;
  private final Function<String, PatternWatch.Patterns> patterns;
  private final IncidentStore store;
  private final InstantSource clock;
  private final Timer judgements;
  private final Counter failures;
  private final Counter opened;
  private final Map<String, TenantWatch> watches = new ConcurrentHashMap<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("detector").daemon().factory());
  private boolean failing;

  private IncidentDetector(
      DetectorConfig config,
      BooleanSupplier active,
      Supplier<Set<String>> tenants,
      RollupReader rollup,
      TelemetryReader telemetry,
      Function<String, PatternWatch.Patterns> patterns,
      IncidentStore store,
      MeterRegistry metrics,
      InstantSource clock) {
    this.config = config;
    this.active = active;
    this.tenants = tenants;
    this.rollup = rollup;
    this.telemetry = telemetry;
    this.patterns = patterns;
    this.store = store;
    this.clock = clock;
    judgements = metrics.timer("inferscope.detector.judgements");
    failures = metrics.counter("inferscope.detector.failures");
    opened = metrics.counter("inferscope.detector.incidents.opened");
    gauge(metrics, "inferscope.detector.series", TenantWatch::seriesCount);
    gauge(metrics, "inferscope.detector.series.evicted", TenantWatch::seriesEvicted);
    gauge(metrics, "inferscope.detector.incidents.active", TenantWatch::activeIncidents);
  }

  private void gauge(MeterRegistry metrics, String name, ToDoubleFunction<TenantWatch> value) {
    Gauge.builder(name, watches, all -> all.values().stream().mapToDouble(value).sum())
        .register(metrics);
  }

  /**
   * Starts to watch.
   *
   * @param active asked before every judgement: whether this detector is the one to judge
   * @param tenants asked at every judgement
   */
  public static IncidentDetector start(
      DetectorConfig config,
      BooleanSupplier active,
      Supplier<Set<String>> tenants,
      ElasticsearchConnection connection,
      IncidentStore store,
      MeterRegistry metrics,
      InstantSource clock) {
    IncidentDetector detector =
        new IncidentDetector(
            config,
            active,
            tenants,
            new RollupReader(connection),
            new TelemetryReader(connection),
            tenant ->
                new PatternWatch.Patterns(
                    new PatternSearch(connection), new PatternStore(connection, tenant)),
            store,
            metrics,
            clock);
    detector.thread.execute(detector::run);
    return detector;
  }

  private void run() {
    try {
      while (!stop.await(config.interval().toMillis(), TimeUnit.MILLISECONDS)) {
        if (active.getAsBoolean()) {
          judgeAll();
        } else {
          // Whoever judges now changes what these remember.
          watches.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
              tenant,
              name ->
                  new TenantWatch(name, config, rollup, telemetry, patterns.apply(name), store));
      opened.increment(watch.tick(clock.instant()));
      if (failing) {
        LOG.info("Detection works again");
        failing = false;
      }
    } catch (RuntimeException e) {
      failures.increment();
      if (!failing) {
        report(tenant, e);
        failing = true;
      }
    }
  }

  private static void report(String tenant, RuntimeException e) {
    if (e instanceof ElasticsearchException) {
      LOG.warn(
          "No detection for tenant {} until Elasticsearch answers: {}", tenant, e.getMessage());
    } else {
      LOG.error("Detection fails for tenant {}", tenant, e);
    }
  }

  @Override
  public void close() {
    stop.countDown();
    thread.close();
  }
}
