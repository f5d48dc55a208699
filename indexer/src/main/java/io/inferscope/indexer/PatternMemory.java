package io.inferscope.indexer;

import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.ElasticsearchException;
import io.inferscope.indexer.Availability.Work;
import io.inferscope.model.Pattern;
import io.inferscope.patterns.MinerLimits;
import io.inferscope.patterns.PatternMiner;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The patterns of all tenants. {@link #match} is called by one thread; the rest is thread-safe.
 *
 * <p>Tenants have miners of their own: what one sends can neither fill another's table nor show in
 * its templates, and users' corrections hold for their own tenant. The memory is one for all:
 * tenants have equal shares of it, which halve when there are more tenants than shares. Their
 * miners are then stored, let go, and read again when they are needed; so is the one that was not
 * used for longest when shares are as small as they may be.
 */
final class PatternMemory {
  private static final Logger LOG = LoggerFactory.getLogger(PatternMemory.class);

  /** A hundred leaves of usual size. */
  private static final long LEAST_SHARE = 256 << 10;

  private final PatternConfig config;
  private final ElasticsearchConnection connection;
  private final Pauses pauses;
  private final Availability availability;
  private final IndexerMetrics metrics;
  private final Map<String, TenantPatterns> tenants = new ConcurrentHashMap<>();
  private final LinkedHashSet<String> byUse = new LinkedHashSet<>();
  private final int mostTenants;
  private String lastTenant = "";
  private int shares = 1;

  PatternMemory(
      PatternConfig config,
      ElasticsearchConnection connection,
      Pauses pauses,
      Availability availability,
      IndexerMetrics metrics) {
    this.config = config;
    this.connection = connection;
    this.pauses = pauses;
    this.availability = availability;
    this.metrics = metrics;
    mostTenants = (int) Math.max(1, config.limits().leafBytes() / LEAST_SHARE);
  }

  /**
   * The pattern of a message; null where logs get none.
   *
   * @throws InterruptedException when the indexer closes before the tenant's memory could be read
   */
  @Nullable Pattern match(String tenant, String service, String body) throws InterruptedException {
    if (!config.mined()) {
      return null;
    }
    TenantPatterns patterns = tenants.get(tenant);
    if (patterns == null) {
      makeRoom();
      patterns = loaded(tenant);
      tenants.put(tenant, patterns);
    }
    used(tenant);
    return patterns.miner().match(service, body);
  }

  private void used(String tenant) {
    if (!tenant.equals(lastTenant)) {
      lastTenant = tenant;
      byUse.remove(tenant);
      byUse.add(tenant);
    }
  }

  /** For one more tenant. */
  private void makeRoom() throws InterruptedException {
    if (tenants.size() == mostTenants) {
      unload(byUse.getFirst());
    } else if (tenants.size() == shares) {
      shares = Math.min(mostTenants, 2 * shares);
      for (String tenant : List.copyOf(byUse)) {
        unload(tenant);
      }
    }
  }

  private void unload(String tenant) throws InterruptedException {
    byUse.remove(tenant);
    TenantPatterns patterns = tenants.get(tenant);
    if (patterns != null) {
      persistently(patterns::store);
      tenants.remove(tenant);
      metrics.forgetPatterns(tenant);
    }
  }

  private TenantPatterns loaded(String tenant) throws InterruptedException {
    MinerLimits all = config.limits();
    MinerLimits share = new MinerLimits(all.leafBytes() / shares, all.minedCharacters());
    PatternMiner miner = new PatternMiner(share);
    TenantPatterns patterns = new TenantPatterns(Destinations.namespace(tenant), miner, connection);
    persistently(patterns::load);
    metrics.watch(miner, tenant);
    return patterns;
  }

  /** Makes durable what has been learnt so far; called before a batch is committed. */
  void store() throws InterruptedException {
    for (TenantPatterns patterns : tenants.values()) {
      persistently(patterns::store);
    }
  }

  /**
   * Tries until Elasticsearch is there; what it refuses for good is left: records are worth more.
   */
  private void persistently(Runnable action) throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        action.run();
        availability.succeeded(Work.PATTERNS);
        return;
      } catch (ElasticsearchException e) {
        if (isRefusal(e)) {
          metrics.failed();
          LOG.error("The memory of patterns could not be kept: {}", e.getMessage());
          return;
        }
        availability.failed(Work.PATTERNS, String.valueOf(e.getMessage()));
        pauses.beforeRepetition(attempt);
      }
    }
  }

  private static boolean isRefusal(ElasticsearchException e) {
    boolean busy = e.status() == 429 && !e.type().equals(Delivery.BLOCKED);
    return e.status() >= 400 && e.status() < 500 && !busy;
  }

  /** Exchanges with other indexers and users until the indexer closes. */
  void exchangeUntilClosed() {
    try {
      while (!pauses.isClosed()) {
        pauses.await(config.exchange());
        tenants.forEach(this::exchange);
      }
    } catch (InterruptedException e) {
      LOG.debug("The exchange of patterns was interrupted");
    }
  }

  private void exchange(String tenant, TenantPatterns patterns) {
    try {
      patterns.exchange();
    } catch (ElasticsearchException e) {
      LOG.debug("Patterns of {} could not be exchanged; it is tried again", tenant, e);
    } catch (RuntimeException e) {
      // The edge of a loop that must not end.
      metrics.failed();
      LOG.error("Patterns of {} could not be exchanged; it is tried again", tenant, e);
    }
  }
}
