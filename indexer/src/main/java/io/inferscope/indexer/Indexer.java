package io.inferscope.indexer;

import io.inferscope.buffer.Buffer;
import io.inferscope.buffer.Topic;
import io.inferscope.elasticsearch.Backoff;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Brings what is in the buffer to Elasticsearch, until closed: each record becomes a document, or
 * is kept in the quarantine stream if Elasticsearch refuses it, exactly once however often the
 * process is killed. While Elasticsearch is away it tries again without end and the buffer fills.
 * The templates must be installed. Thread-safe.
 */
public final class Indexer implements AutoCloseable {
  private final IndexerConfig config;
  private final Pauses pauses;
  private final ExecutorService executor;
  private final List<TopicLoop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private Indexer(IndexerConfig config, Pauses pauses, ExecutorService executor) {
    this.config = config;
    this.pauses = pauses;
    this.executor = executor;
  }

  /**
   * Starts a loop for each topic. {@code buffer} and {@code connection} stay the caller's: close
   * them after the indexer.
   *
   * @param patterns how each log gets its pattern
   * @param random spreads repetitions in time
   */
  public static Indexer start(
      IndexerConfig config,
      Buffer buffer,
      ElasticsearchConnection connection,
      PatternConfig patterns,
      MeterRegistry registry,
      InstantSource clock,
      RandomGenerator random) {
    IndexerMetrics metrics = new IndexerMetrics(registry);
    Pauses pauses = new Pauses(new Backoff(config.firstPause(), config.longestPause(), random));
    Availability availability = new Availability(metrics);
    metrics.watch(availability);
    Store store = Store.over(connection);
    Pace pace = new Pace(config.bulksInFlight(), config.bulkBytes());
    metrics.watch(pace);
    StreamTrouble trouble = new StreamTrouble(config.patience(), clock);
    Delivery delivery = new Delivery(store, pauses, availability, metrics, clock, pace, trouble);
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    Indexer indexer = new Indexer(config, pauses, executor);
    TopicLoop.Shared shared =
        new TopicLoop.Shared(
            buffer, config, store, delivery, pace, pauses, availability, metrics, clock, executor);
    Destinations logs = new Destinations("logs", registry);
    Destinations traces = new Destinations("traces", registry);
    Destinations points = new Destinations("metrics", registry);
    PatternMemory memory = new PatternMemory(patterns, connection, pauses, availability, metrics);
    indexer.threads.add(
        Thread.ofPlatform().name("indexer-patterns").start(memory::exchangeUntilClosed));
    indexer.loop(Topic.LOGS, new LogIndexer(metrics, logs, memory), shared);
    indexer.loop(Topic.SPANS, new SpanIndexer(metrics, traces, logs), shared);
    indexer.loop(Topic.METRICS, new MetricIndexer(metrics, points), shared);
    return indexer;
  }

  private void loop(Topic topic, RequestIndexer<?> requests, TopicLoop.Shared shared) {
    TopicLoop loop = new TopicLoop(topic, requests, shared);
    loops.add(loop);
    threads.add(Thread.ofPlatform().name("indexer-" + topic.topicName()).start(loop));
  }

  /** What became of all records so far, by this process and those before it. */
  public List<Counts> counts() {
    return loops.stream().flatMap(loop -> loop.counts().stream()).toList();
  }

  /**
   * Stops reading and waits for what is under way, as long as configured; what is not done by then
   * comes again when an indexer of the same group starts.
   */
  @Override
  public void close() {
    pauses.close();
    try {
      long deadline = System.nanoTime() + config.closeTimeout().toNanos();
      for (Thread thread : threads) {
        thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
      executor.shutdownNow();
      threads.forEach(Thread::interrupt);
      for (Thread thread : threads) {
        thread.join();
      }
      executor.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      executor.shutdownNow();
      threads.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }
}
