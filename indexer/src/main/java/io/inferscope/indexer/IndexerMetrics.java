package io.inferscope.indexer;

import io.inferscope.buffer.Buffer;
import io.inferscope.buffer.Topic;
import io.inferscope.patterns.MinerStatistics;
import io.inferscope.patterns.PatternMiner;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What the indexer shows of itself. Thread-safe. */
final class IndexerMetrics {
  private final MeterRegistry registry;
  private final Counter retried;
  private final Counter rollupDocuments;
  private final Counter failures;

  IndexerMetrics(MeterRegistry registry) {
    this.registry = registry;
    retried = registry.counter("inferscope.indexer.documents.retried");
    rollupDocuments = registry.counter("inferscope.indexer.documents.rollup");
    failures = registry.counter("inferscope.indexer.failures");
  }

  /** Elasticsearch did not take something that is tried again. */
  void notTaken(Availability.Work work) {
    registry
        .counter(
            "inferscope.indexer.elasticsearch.failures",
            "work",
            work.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  void retried(int documents) {
    retried.increment(documents);
  }

  void rollupDocuments(int documents) {
    rollupDocuments.increment(documents);
  }

  /** Something failed that should not: the log says what. */
  void failed() {
    failures.increment();
  }

  /** 1 while Elasticsearch does not take something. */
  void watch(Availability availability) {
    Gauge.builder("inferscope.indexer.elasticsearch.away", availability, a -> a.isAway() ? 1 : 0)
        .strongReference(true)
        .register(registry);
  }

  /** How much is sent at once. */
  void watch(Pace pace) {
    Gauge.builder("inferscope.indexer.bulk.requests.allowed", pace, Pace::requests)
        .strongReference(true)
        .register(registry);
    Gauge.builder("inferscope.indexer.bulk.size.allowed", pace, Pace::bytes)
        .strongReference(true)
        .baseUnit("bytes")
        .register(registry);
  }

  /** What waits in the buffer for this process, and for how long something waits for any. */
  void watch(Buffer buffer, Topic topic, String group) {
    Gauge.builder(
            "inferscope.indexer.lag.requests", buffer, b -> b.status(topic, group).heldLagRecords())
        .strongReference(true)
        .tag("topic", topic.topicName())
        .register(registry);
    TimeGauge.builder(
            "inferscope.indexer.lag",
            buffer,
            TimeUnit.MILLISECONDS,
            b -> b.status(topic, group).lag().toMillis())
        .strongReference(true)
        .tag("topic", topic.topicName())
        .register(registry);
  }

  /** What a loop is at; {@code failing} is more than 0 while it begins again and again. */
  void watch(TopicLoop loop, Topic topic) {
    Gauge.builder("inferscope.indexer.batches.in.flight", loop, TopicLoop::batchesInFlight)
        .strongReference(true)
        .tag("topic", topic.topicName())
        .register(registry);
    Gauge.builder("inferscope.indexer.failing", loop, TopicLoop::failuresInARow)
        .strongReference(true)
        .tag("topic", topic.topicName())
        .register(registry);
  }

  /**
   * What a tenant's miner does: {@code other} messages found no room, {@code cut} ones were read in
   * part, {@code curtailed} ones compared with fewer others than the rules ask for.
   */
  void watch(PatternMiner miner, String tenant) {
    mined("messages", miner, tenant, MinerStatistics::messages);
    mined("other", miner, tenant, MinerStatistics::other);
    mined("cut", miner, tenant, MinerStatistics::cut);
    mined("curtailed", miner, tenant, MinerStatistics::curtailed);
    mined("evicted", miner, tenant, MinerStatistics::evicted);
    Gauge.builder("inferscope.patterns.leaves", miner, m -> m.statistics().leaves())
        .strongReference(true)
        .tag("tenant", tenant)
        .register(registry);
  }

  /** The miner of a tenant is let go, and must not be held here. */
  void forgetPatterns(String tenant) {
    for (String name : List.of("messages", "other", "cut", "curtailed", "evicted", "leaves")) {
      registry
          .find("inferscope.patterns." + name)
          .tag("tenant", tenant)
          .meters()
          .forEach(registry::remove);
    }
  }

  private void mined(
      String name, PatternMiner miner, String tenant, ToDoubleFunction<MinerStatistics> value) {
    FunctionCounter.builder(
            "inferscope.patterns." + name, miner, m -> value.applyAsDouble(m.statistics()))
        .tag("tenant", tenant)
        .register(registry);
  }

  /**
   * What became of the records of a batch that this process has brought to its end; sums over all
   * processes are right but for batches that one brought so far and another committed.
   */
  void counted(List<Counts> batch) {
    for (Counts counts : batch) {
      counter("records", counts, counts.records());
      counter("stored", counts, counts.stored());
      counter("quarantined", counts, counts.quarantined());
      counter("duplicates", counts, counts.duplicates());
    }
  }

  private void counter(String name, Counts of, long records) {
    registry
        .counter("inferscope.indexer." + name, "tenant", of.tenant(), "signal", of.signal())
        .increment((double) records);
  }
}
