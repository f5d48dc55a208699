package io.inferscope.indexer;

import io.inferscope.buffer.Batch;
import io.inferscope.buffer.Buffer;
import io.inferscope.buffer.BufferReader;
import io.inferscope.buffer.BufferRecord;
import io.inferscope.buffer.Topic;
import io.inferscope.elasticsearch.ElasticsearchException;
import io.inferscope.indexer.Availability.Work;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of one topic. A thread of its own reads batches and writes their documents; delivery and
 * what follows it run on virtual threads, so that the next batch is written while one is under way.
 * Batches of a partition are counted and committed in their order, each only when all that it holds
 * is durable in Elasticsearch. When one fails for a reason that nobody expects, the reader is
 * closed and opened again, so that it and those after it come again.
 */
final class TopicLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicLoop.class);
  private static final Duration WAIT = Duration.ofMillis(500);

  /** How often the loop looks whether enough waits, while it lets a batch gather. */
  private static final Duration LOOK = Duration.ofMillis(25);

  /** A batch is worth its roll-up documents when it is at least such a part of a full one. */
  private static final int WORTHWHILE = 4;

  private final Topic topic;
  private final Buffer buffer;
  private final IndexerConfig config;
  private final RequestIndexer<?> requests;
  private final Store store;
  private final Delivery delivery;
  private final Pace pace;
  private final Pauses pauses;
  private final Availability availability;
  private final IndexerMetrics metrics;
  private final InstantSource clock;
  private final Executor executor;
  private final BulkPool pool;
  private final Semaphore batches;
  private final Map<Integer, Account> accounts = new ConcurrentHashMap<>();
  private final Set<Integer> loaded = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Last> lastOfPartition = new ConcurrentHashMap<>();
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private volatile boolean failed;

  /** The batch that was read last, and whether it is counted, once that is known. */
  private record Last(int term, CompletableFuture<Boolean> done) {}

  /** What the loops of all topics share. */
  record Shared(
      Buffer buffer,
      IndexerConfig config,
      Store store,
      Delivery delivery,
      Pace pace,
      Pauses pauses,
      Availability availability,
      IndexerMetrics metrics,
      InstantSource clock,
      Executor executor) {}

  TopicLoop(Topic topic, RequestIndexer<?> requests, Shared shared) {
    this.topic = topic;
    this.requests = requests;
    buffer = shared.buffer;
    config = shared.config;
    store = shared.store;
    delivery = shared.delivery;
    pauses = shared.pauses;
    availability = shared.availability;
    metrics = shared.metrics;
    clock = shared.clock;
    executor = shared.executor;
    pace = shared.pace;
    // One more than may be under way, so that the next is written meanwhile.
    pool = new BulkPool(config.bulksInFlight() + 1, config.bulkBytes());
    batches = new Semaphore(config.batchesInFlight());
    metrics.watch(buffer, topic, config.group());
    metrics.watch(this, topic);
  }

  /** How often reading was given up and begun again since a batch was committed. */
  int failuresInARow() {
    return failuresInARow.get();
  }

  /** Batches that were read and are not dealt with. */
  int batchesInFlight() {
    return config.batchesInFlight() - batches.availablePermits();
  }

  /** What was counted so far, by this process and those before it. */
  List<Counts> counts() {
    return accounts.values().stream().flatMap(account -> account.all().stream()).toList();
  }

  @Override
  public void run() {
    try {
      loadAccounts();
      while (!pauses.isClosed()) {
        readUntilFailure();
        if (failed) {
          pauses.beforeRepetition(failuresInARow.get());
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("The loop of {} was interrupted.", topic.topicName());
    }
  }

  /** Also returns when the indexer closes; what is not committed comes to the next reader. */
  private void readUntilFailure() throws InterruptedException {
    failed = false;
    lastOfPartition.clear();
    loaded.clear();
    try (BufferReader reader = buffer.reader(topic, config.group())) {
      try {
        read(reader);
      } finally {
        awaitBatches();
      }
    } catch (RuntimeException | Error e) {
      failed("The reader failed", e);
    }
  }

  /** The edge of a loop that must not end: whatever failed is tried again from the reader on. */
  private void failed(String what, Throwable cause) {
    if (pauses.isClosed()) {
      LOG.debug("{} while the indexer closes.", what, cause);
      return;
    }
    metrics.failed();
    failuresInARow.incrementAndGet();
    failed = true;
    LOG.error(
        "{}; what is not committed of {} is read again after a pause.",
        what,
        topic.topicName(),
        cause);
  }

  /** So that counters go on where they were, before anything new is counted. */
  private void loadAccounts() throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        for (Account account :
            Account.stored(store.accounts(), clock, buffer.identity(topic), topic)) {
          accounts.put(account.partition(), account);
        }
        availability.succeeded(Work.ACCOUNT);
        return;
      } catch (ElasticsearchException e) {
        availability.failed(Work.ACCOUNT, String.valueOf(e.getMessage()));
        pauses.beforeRepetition(attempt);
      }
    }
  }

  private void read(BufferReader reader) throws InterruptedException {
    int failures = 0;
    while (!pauses.isClosed() && !failed) {
      batches.acquire();
      boolean handedOver = false;
      try {
        Batch batch = reader.poll(config.batchRequests(), config.batchBytes(), WAIT);
        if (!batch.isEmpty()) {
          index(batch, reader);
          handedOver = true;
          linger(batch, reader);
        }
        failures = 0;
      } catch (RuntimeException e) {
        // The edge of a loop that must not end; nothing was handed out.
        metrics.failed();
        LOG.error("Reading {} failed; it is tried again.", topic.topicName(), e);
        pauses.beforeRepetition(failures++);
      } finally {
        if (!handedOver) {
          batches.release();
        }
      }
    }
  }

  /** Lets a batch gather, unless so much waits already that the next one is worth its while. */
  private void linger(Batch batch, BufferReader reader) throws InterruptedException {
    long bytes = 0;
    for (BufferRecord record : batch.records()) {
      bytes += record.value().length;
    }
    long requestBytes = Math.max(1, bytes / batch.records().size());
    long enough = Math.min(config.batchRequests(), config.batchBytes() / requestBytes) / WORTHWHILE;
    long end = System.nanoTime() + config.linger().toNanos();
    while (!batch.redelivered() && !pauses.isClosed() && !reader.isReady(batch, enough)) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      pauses.await(Duration.ofNanos(Math.min(left, LOOK.toNanos())));
    }
  }

  private void index(Batch batch, BufferReader reader) throws InterruptedException {
    DocumentId ids = new DocumentId(buffer.identity(topic), batch.partition());
    BatchTask task = new BatchTask(batch, ids, pool, delivery, executor, pace);
    try {
      for (int i = 0; i < batch.records().size(); i++) {
        requests.index(batch.records().get(i), batch.start() + i, task);
      }
    } catch (RuntimeException | Error e) {
      task.failed(e);
    }
    task.written();
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    Last before = lastOfPartition.put(batch.partition(), new Last(batch.term(), done));
    // A partition that came back begins with what is not committed: nothing goes before that.
    boolean follows = before != null && before.term == batch.term();
    executor.execute(() -> finish(task, reader, follows ? before.done : null, done));
  }

  /** Runs on a thread of its own; {@code done} tells whether the batch is counted. */
  private void finish(
      BatchTask task,
      BufferReader reader,
      @Nullable CompletableFuture<Boolean> before,
      CompletableFuture<Boolean> done) {
    try {
      if (isCounted(task, reader, before)) {
        done.complete(true);
        commit(task.batch(), reader);
        failuresInARow.set(0);
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      failed("A batch could not be committed", e);
    } finally {
      done.complete(false);
      batches.release();
    }
  }

  private boolean isCounted(
      BatchTask task, BufferReader reader, @Nullable CompletableFuture<Boolean> before)
      throws InterruptedException {
    task.await();
    if (!reader.holds(task.batch())) {
      LOG.info("A batch of {} went to another indexer.", topic.topicName());
      return false;
    }
    int rollups = rollup(task);
    requests.beforeCommit();
    if (before != null && !before.join()) {
      LOG.debug("A batch of {} comes again since the one before it does.", topic.topicName());
      return false;
    }
    account(task, rollups);
    metrics.counted(task.tally().counts());
    return true;
  }

  private int rollup(BatchTask task) throws InterruptedException {
    try {
      int documents = new RollupDelivery(store, delivery, pauses, availability).deliver(task);
      metrics.rollupDocuments(documents);
      return documents;
    } catch (RuntimeException e) {
      // Counts are worth less than the records: a bug here must not hold those up for ever.
      metrics.failed();
      LOG.error("A batch of {} could not be counted in the roll-up.", topic.topicName(), e);
      return 0;
    }
  }

  private void commit(Batch batch, BufferReader reader) throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        reader.commit(batch);
        return;
      } catch (RuntimeException e) {
        metrics.failed();
        LOG.error("A batch of {} could not be committed; it is tried again.", topic, e);
        pauses.beforeRepetition(attempt);
      }
    }
  }

  private void account(BatchTask task, int rollups) throws InterruptedException {
    int partition = task.batch().partition();
    Account account = accounts.computeIfAbsent(partition, this::newAccount);
    boolean load = loaded.add(partition);
    for (int attempt = 0; !added(account, load, task, rollups); attempt++) {
      load = true;
      pauses.beforeRepetition(attempt);
    }
  }

  private boolean added(Account account, boolean load, BatchTask task, int rollups) {
    try {
      if (load) {
        account.load();
      }
      boolean added = account.add(task.batch(), task.tally().counts(), rollups, task.lost());
      availability.succeeded(Work.ACCOUNT);
      return added;
    } catch (ElasticsearchException e) {
      availability.failed(Work.ACCOUNT, String.valueOf(e.getMessage()));
      return false;
    }
  }

  private Account newAccount(int partition) {
    return new Account(store.accounts(), clock, buffer.identity(topic), topic, partition);
  }

  /** The reader must not be closed while a batch may still be committed. */
  private void awaitBatches() {
    batches.acquireUninterruptibly(config.batchesInFlight());
    batches.release(config.batchesInFlight());
  }
}
