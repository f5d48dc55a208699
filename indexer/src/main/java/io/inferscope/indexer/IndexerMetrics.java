package io.inferscope.indexer;

import io.inferscope.buffer.Buffer;
import io.inferscope.buffer.BufferStatus;
import io.inferscope.buffer.Topic;
import io.inferscope.patterns.MinerStatistics;
import io.inferscope.patterns.PatternMiner;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
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

  MeterRegistry registry() {
    return registry;
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

  /** 1 while Elasticsearch does not take documents. */
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

  /** What waits in the buffer. */
  void watch(Buffer buffer, Topic topic, String group) {
    gauge("inferscope.indexer.lag.requests", buffer, topic, group, BufferStatus::lagRecords);
    gauge("inferscope.indexer.batches.in.flight", buffer, topic, group, BufferStatus::inFlight);
    TimeGauge.builder(
            "inferscope.indexer.lag",
            buffer,
            TimeUnit.MILLISECONDS,
            b -> b.status(topic, group).lag().toMillis())
        .strongReference(true)
        .tag("topic", topic.topicName())
        .register(registry);
  }

  private void gauge(
      String name, Buffer buffer, Topic topic, String group, ToDoubleFunction<BufferStatus> value) {
    Gauge.builder(name, buffer, b -> value.applyAsDouble(b.status(topic, group)))
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

  private void mined(
      String name, PatternMiner miner, String tenant, ToDoubleFunction<MinerStatistics> value) {
    FunctionCounter.builder(
            "inferscope.patterns." + name, miner, m -> value.applyAsDouble(m.statistics()))
        .tag("tenant", tenant)
        .register(registry);
  }

  /** Counters that go on after a restart, since the account is kept in Elasticsearch. */
  void watch(Account account, String tenant, String signal) {
    counter("records", account, tenant, signal, Counts::records);
    counter("stored", account, tenant, signal, Counts::stored);
    counter("quarantined", account, tenant, signal, Counts::quarantined);
    counter("duplicates", account, tenant, signal, Counts::duplicates);
  }

  private void counter(
      String name, Account account, String tenant, String signal, ToDoubleFunction<Counts> value) {
    FunctionCounter.builder(
            "inferscope.indexer." + name,
            account,
            a -> value.applyAsDouble(a.counts(tenant, signal)))
        .tag("partition", Integer.toString(account.partition()))
        .tag("tenant", tenant)
        .tag("signal", signal)
        .register(registry);
  }
}
