package io.inferscope.indexer;

import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.ElasticsearchException;
import io.inferscope.model.Pattern;
import io.inferscope.patterns.PatternMiner;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The patterns of all tenants. {@link #match} is called by one thread; the rest is thread-safe.
 *
 * <p>Tenants have miners of their own: what one sends can neither fill another's table nor show in
 * its templates, and users' corrections hold for their own tenant.
 */
final class PatternMemory {
  private static final Logger LOG = LoggerFactory.getLogger(PatternMemory.class);

  private final PatternConfig config;
  private final ElasticsearchConnection connection;
  private final Pauses pauses;
  private final Availability availability;
  private final IndexerMetrics metrics;
  private final Map<String, TenantPatterns> tenants = new ConcurrentHashMap<>();

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
      patterns = loaded(tenant);
      tenants.put(tenant, patterns);
    }
    return patterns.miner().match(service, body);
  }

  private TenantPatterns loaded(String tenant) throws InterruptedException {
    PatternMiner miner = new PatternMiner(config.limits());
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
        return;
      } catch (ElasticsearchException e) {
        if (e.status() >= 400 && e.status() < 500 && e.status() != 429) {
          metrics.failed();
          LOG.error("The memory of patterns could not be kept: {}", e.getMessage());
          return;
        }
        availability.failed(String.valueOf(e.getMessage()));
        pauses.beforeRepetition(attempt);
      }
    }
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
