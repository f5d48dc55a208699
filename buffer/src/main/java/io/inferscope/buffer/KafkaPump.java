package io.inferscope.buffer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one reader: fetches ahead within bounds, commits the boundaries of a batch before
 * it is handed out, and stays a member of the consumer group however long the batches take. Only
 * {@link #ask}, {@link #waiting}, {@link #held} and {@link #close} are for other threads.
 */
final class KafkaPump implements Runnable, ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(KafkaPump.class);

  private static final long MOST_FETCHED_BYTES = 32L << 20;
  private static final Duration FETCH_WAIT = Duration.ofMillis(50);
  private static final Duration LEAVE_WAIT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** Commits that nobody waits for are made durable with the next batch, or after so long. */
  private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** How long a partition that moves to another reader waits for its batches to be done. */
  private static final long HAND_OVER_NANOS = TimeUnit.SECONDS.toNanos(15);

  /** What the thread is asked to do. */
  sealed interface Request {}

  /** The next batch; what was completed meanwhile is not handed out. */
  record Take(int maxRecords, long maxBytes, CompletableFuture<Batch> batch) implements Request {}

  /** A batch is dealt with. */
  record Commit(int partition, int term, long start) implements Request {}

  /** Whether a batch is still held. */
  record Check(int partition, int term, long start, CompletableFuture<Boolean> held)
      implements Request {}

  private final Topic topic;
  private final KafkaBufferConfig config;
  private final Consumer<byte[], byte[]> consumer;
  private final LinkedBlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final HeldPartitions partitions;
  private final List<Check> checks = new ArrayList<>();
  private @Nullable Take take;
  private long lastCommitNanos = System.nanoTime();
  private volatile Map<Integer, Integer> waiting = Map.of();
  private volatile Set<Integer> held = Set.of();
  private volatile boolean closed;

  KafkaPump(Topic topic, KafkaBufferConfig config, Consumer<byte[], byte[]> consumer) {
    this.topic = topic;
    this.config = config;
    this.consumer = consumer;
    partitions = new HeldPartitions(topic, consumer);
  }

  void ask(Request request) {
    requests.add(request);
    if (closed && request instanceof Check check) {
      check.held.complete(false);
    }
  }

  /** How many records of which partitions wait to be handed out; those without are left out. */
  Map<Integer, Integer> waiting() {
    return waiting;
  }

  /** The partitions that are this reader's. */
  Set<Integer> held() {
    return held;
  }

  /** Makes the thread end, with what it was asked to commit. */
  void close() {
    closed = true;
  }

  @Override
  public void run() {
    try {
      consumer.subscribe(List.of(config.topicName(topic)), this);
      while (!closed) {
        try {
          turn();
        } catch (RuntimeException e) {
          // The edge of a loop that must not end; whoever waits for a batch is told.
          failed(e);
        }
      }
      drain();
      partitions.flush();
    } catch (RuntimeException e) {
      log.warn("the reader of {} did not stop cleanly", config.topicName(topic), e);
    } finally {
      leave();
      checks.forEach(check -> check.held.complete(false));
      requests.forEach(
          request -> {
            if (request instanceof Check check) {
              check.held.complete(false);
            }
          });
    }
  }

  private void leave() {
    try {
      consumer.close(CloseOptions.timeout(LEAVE_WAIT));
    } catch (RuntimeException e) {
      log.debug("the reader of {} could not take its leave", config.topicName(topic), e);
    }
  }

  private void failed(RuntimeException e) {
    log.debug("reading {} failed", config.topicName(topic), e);
    Take waiter = take;
    take = null;
    if (waiter != null) {
      waiter.batch.completeExceptionally(e);
    }
    await(PAUSE);
  }

  private void turn() {
    boolean full = regulate();
    boolean mayServe = take != null && partitions.next().isPresent();
    boolean atOnce = (full || mayServe) && !partitions.wasRearranging();
    fetch(atOnce ? Duration.ZERO : FETCH_WAIT);
    if (full && !mayServe) {
      await(FETCH_WAIT);
    }
    drain();
    serve();
    answerChecks();
    if (System.nanoTime() - lastCommitNanos > COMMIT_NANOS && partitions.flush()) {
      lastCommitNanos = System.nanoTime();
    }
    waiting = partitions.waiting();
    held = partitions.ids();
  }

  /** Stops fetching when enough waits, but for what completes a batch that comes again. */
  private boolean regulate() {
    Set<TopicPartition> assigned = consumer.assignment();
    if (partitions.fetchedBytes() < MOST_FETCHED_BYTES) {
      consumer.resume(consumer.paused());
      return false;
    }
    Set<TopicPartition> pause = new HashSet<>(assigned);
    pause.removeAll(partitions.lackingRecords());
    consumer.resume(assigned.stream().filter(id -> !pause.contains(id)).toList());
    consumer.pause(pause);
    return pause.size() == assigned.size();
  }

  private void fetch(Duration wait) {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(wait);
      for (TopicPartition id : records.partitions()) {
        KafkaPartition partition = partitions.get(id);
        if (partition != null) {
          for (ConsumerRecord<byte[], byte[]> record : records.records(id)) {
            partition.fetched(record.offset(), KafkaHeaders.read(record, config.tenant()));
          }
          partition.fetchedTo(consumer.position(id));
        }
      }
      // After the records: what was polled of a partition that was not known yet is fetched again.
      partitions.open(consumer.assignment());
    } catch (OffsetOutOfRangeException e) {
      partitions.skip(e.partitions());
    } catch (IllegalStateException e) {
      partitions.seekBack();
      throw e;
    }
  }

  private void drain() {
    Request request;
    while ((request = requests.poll()) != null) {
      accept(request);
    }
  }

  private void await(Duration wait) {
    try {
      Request request = requests.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
      if (request != null) {
        accept(request);
      }
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private void accept(Request request) {
    switch (request) {
      case Take wanted -> take = wanted;
      case Check check -> checks.add(check);
      case Commit commit -> {
        KafkaPartition partition = partitions.get(id(commit.partition));
        if (partition != null && partition.term() == commit.term) {
          partition.commit(commit.start);
        }
      }
    }
  }

  private TopicPartition id(int partition) {
    return new TopicPartition(config.topicName(topic), partition);
  }

  private void serve() {
    Take wanted = take;
    if (wanted == null || closed) {
      return;
    }
    if (wanted.batch.isDone()) {
      take = null;
      return;
    }
    partitions
        .next()
        .ifPresent(
            entry -> {
              KafkaPartition partition = entry.getValue();
              Batch batch = partition.take(wanted.maxRecords, wanted.maxBytes);
              boolean durable = false;
              try {
                durable = partitions.commitIfChanged(entry.getKey(), partition);
              } finally {
                if (!durable) {
                  partition.giveBack(batch);
                }
              }
              if (durable) {
                take = null;
                if (!wanted.batch.complete(batch)) {
                  partition.giveBack(batch);
                }
              }
            });
  }

  /** Asks Kafka, which refuses the commit of a reader that has lost the partition. */
  private void answerChecks() {
    for (Check check : List.copyOf(checks)) {
      KafkaPartition partition = partitions.get(id(check.partition));
      boolean held =
          partition != null && partition.term() == check.term && partition.holds(check.start);
      if (held && partition != null) {
        if (!partitions.commit(id(check.partition), partition)) {
          return;
        }
      }
      checks.remove(check);
      check.held.complete(held);
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    partitions.open(assigned);
  }

  /** Partitions go to another reader, which is spared what is done within some seconds. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    long end = System.nanoTime() + HAND_OVER_NANOS;
    while (!closed && System.nanoTime() < end && partitions.anyHandedOut(revoked)) {
      await(FETCH_WAIT);
      try {
        answerChecks();
      } catch (RetriableException e) {
        log.debug("a commit during a rearrangement is tried again", e);
      }
    }
    try {
      partitions.flush();
    } finally {
      partitions.drop(revoked);
    }
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> gone) {
    partitions.drop(gone);
  }
}
