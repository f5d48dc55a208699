package io.inferscope.buffer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds how large the topics are and where the groups stand, and has records
 * deleted that all groups have committed. Thread-safe.
 */
final class KafkaWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration LONG_AGO = Duration.ofSeconds(30);

  private final KafkaBufferConfig config;
  private final Map<Topic, KafkaTopics.Found> topics;
  private final Admin admin;
  private final OldestRecord oldest;
  private final ToLongFunction<Topic> sent;
  private final InstantSource clock;
  private final AtomicLong failures = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<Topic, View> views = new EnumMap<>(Topic.class);
  private final Thread thread;
  private volatile long seenNanos = System.nanoTime();
  private volatile boolean blind;
  private volatile boolean deletes;

  /**
   * A topic as it was seen last.
   *
   * @param sent what this process had appended since its start
   */
  private record View(
      long sent, long appended, long first, long bytes, Map<String, Group> groups) {}

  /**
   * Records that the slowest group has not committed.
   *
   * @param records as they were seen last, and what this process has appended since
   * @param unseen for how long Kafka has not said where the groups are; zero while it does
   */
  record Waiting(long records, Duration unseen) {}

  /**
   * A group as it was seen last.
   *
   * @param waitsSince when the oldest record that is not committed was received; null when there is
   *     none
   * @param waiting records of each partition that are not committed
   */
  private record Group(
      long committed,
      int open,
      long lost,
      @Nullable Instant waitsSince,
      Map<Integer, Long> waiting) {}

  KafkaWatch(
      KafkaBufferConfig config,
      Map<Topic, KafkaTopics.Found> topics,
      Admin admin,
      OldestRecord oldest,
      ToLongFunction<Topic> sent,
      InstantSource clock) {
    this.config = config;
    this.topics = topics;
    this.admin = admin;
    this.oldest = oldest;
    this.sent = sent;
    this.clock = clock;
    look();
    thread = Thread.ofPlatform().daemon().name("buffer-kafka-watch").start(this::run);
  }

  /** From now on this process has records deleted that are dealt with. */
  void deleteRead() {
    deletes = config.deletesRead();
  }

  /**
   * While Kafka does not say what the groups have committed, everything that is appended here
   * counts as waiting: appending goes on, and still ends at the bound.
   */
  Waiting waiting(Topic topic) {
    View view = view(topic);
    long waiting = 0;
    for (Group group : view.groups.values()) {
      waiting = Math.max(waiting, view.appended - group.committed);
    }
    Duration age = age();
    return new Waiting(
        waiting + Math.max(0, sent.applyAsLong(topic) - view.sent),
        age.compareTo(LONG_AGO) > 0 ? age : Duration.ZERO);
  }

  /** How old the newest view is. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - seenNanos);
  }

  /** How often the state of Kafka could not be read. */
  long failures() {
    return failures.get();
  }

  /**
   * @param held the partitions that a reader of this process holds
   */
  BufferStatus status(Topic topic, String group, Set<Integer> held) {
    View view = view(topic);
    Group seen = view.groups.getOrDefault(group, new Group(view.first, 0, 0, null, Map.of()));
    long waitsHere = held.stream().mapToLong(id -> seen.waiting.getOrDefault(id, 0L)).sum();
    Instant since = seen.waitsSince;
    Duration lag = since == null ? Duration.ZERO : Duration.between(since, clock.instant());
    return new BufferStatus(
        topic,
        group,
        view.appended,
        view.first,
        view.bytes,
        seen.committed,
        seen.open,
        view.appended - seen.committed,
        waitsHere,
        lag.isNegative() ? Duration.ZERO : lag,
        seen.lost,
        0);
  }

  private View view(Topic topic) {
    synchronized (views) {
      return views.getOrDefault(topic, new View(0, 0, 0, 0, Map.of()));
    }
  }

  private void run() {
    try {
      while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      log.debug("the watch of Kafka was interrupted");
    }
  }

  private void look() {
    try {
      Map<TopicPartition, Long> bytes = bytes();
      for (Topic topic : Topic.values()) {
        View view = look(topic, bytes);
        synchronized (views) {
          views.put(topic, view);
        }
      }
      seenNanos = System.nanoTime();
      if (blind) {
        blind = false;
        log.info("Kafka says again how far its topics are read");
      }
    } catch (ExecutionException | RuntimeException e) {
      failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void failed(Exception e) {
    failures.incrementAndGet();
    if (!blind && closed.getCount() > 0) {
      blind = true;
      log.warn(
          "Kafka does not say how far its topics are read ({}): until it does, lag is shown as it was"
              + " and everything that is appended counts as waiting",
          e.getCause() == null ? e.toString() : e.getCause().toString());
    }
  }

  private View look(Topic topic, Map<TopicPartition, Long> sizes)
      throws ExecutionException, InterruptedException {
    KafkaTopics.Found found = topics.get(topic);
    List<TopicPartition> partitions =
        IntStream.range(0, found == null ? 0 : found.partitions())
            .mapToObj(partition -> new TopicPartition(config.topicName(topic), partition))
            .toList();
    long sentBefore = sent.applyAsLong(topic);
    // Committed before appended: a group is never seen to be ahead.
    Map<String, Map<TopicPartition, GroupPosition>> positions = new HashMap<>();
    for (String group : config.groups().getOrDefault(topic, Set.of())) {
      positions.put(group, positions(topic, group));
    }
    Map<TopicPartition, Long> first = offsets(partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> end = offsets(partitions, OffsetSpec.latest());
    Map<String, Group> groups = new HashMap<>();
    positions.forEach((group, at) -> groups.put(group, group(at, first, end)));
    if (deletes) {
      delete(positions, first);
    }
    return new View(
        sentBefore,
        sum(end),
        sum(first),
        partitions.stream().mapToLong(id -> sizes.getOrDefault(id, 0L)).sum(),
        Map.copyOf(groups));
  }

  private static long sum(Map<TopicPartition, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }

  private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    return admin
        .listOffsets(
            partitions.stream().collect(Collectors.toMap(Function.identity(), id -> which)))
        .all()
        .get()
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  private Map<TopicPartition, GroupPosition> positions(Topic topic, String group)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, GroupPosition> positions = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> committed;
    try {
      committed =
          admin
              .listConsumerGroupOffsets(config.groupId(topic, group))
              .partitionsToOffsetAndMetadata()
              .get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      throw e;
    }
    committed.forEach(
        (id, offset) -> {
          if (offset != null) {
            positions.put(id, GroupPosition.of(offset));
          }
        });
    return positions;
  }

  private Group group(
      Map<TopicPartition, GroupPosition> positions,
      Map<TopicPartition, Long> first,
      Map<TopicPartition, Long> end) {
    long committed = 0;
    int open = 0;
    long lost = 0;
    long furthest = 0;
    TopicPartition behind = null;
    long behindAt = 0;
    Map<Integer, Long> waits = new HashMap<>();
    for (TopicPartition id : end.keySet()) {
      long oldestKept = first.getOrDefault(id, 0L);
      GroupPosition position = positions.get(id);
      long done = position == null ? oldestKept : position.committed();
      committed += done;
      open += position == null ? 0 : position.open().size();
      lost += position == null ? 0 : position.lost();
      long waiting = end.getOrDefault(id, 0L) - done;
      waits.put(id.partition(), waiting);
      if (waiting > furthest) {
        furthest = waiting;
        behind = id;
        behindAt = Math.max(oldestKept, position == null ? 0 : position.low());
      }
    }
    return new Group(
        committed,
        open,
        lost,
        behind == null ? null : oldest.received(behind, behindAt),
        Map.copyOf(waits));
  }

  /** Has deleted what every group has committed. */
  private void delete(
      Map<String, Map<TopicPartition, GroupPosition>> positions, Map<TopicPartition, Long> first) {
    Map<TopicPartition, RecordsToDelete> unneeded = new HashMap<>();
    first.forEach(
        (id, kept) -> {
          long low =
              positions.values().stream()
                  .mapToLong(at -> at.containsKey(id) ? at.get(id).low() : 0)
                  .min()
                  .orElse(0);
          if (low > kept) {
            unneeded.put(id, RecordsToDelete.beforeOffset(low));
          }
        });
    if (!unneeded.isEmpty()) {
      KafkaFuture<Void> unused =
          admin
              .deleteRecords(unneeded)
              .all()
              .whenComplete(
                  (done, failure) -> {
                    if (failure != null) {
                      log.warn(
                          "what is read of {} cannot be deleted: {}",
                          unneeded.keySet(),
                          failure.getMessage());
                    }
                  });
    }
  }

  /** One replica's size of each partition; nothing where we may not ask. */
  private Map<TopicPartition, Long> bytes() throws InterruptedException {
    Map<TopicPartition, Long> sizes = new HashMap<>();
    try {
      List<Integer> brokers = admin.describeCluster().nodes().get().stream().map(Node::id).toList();
      for (Map<String, LogDirDescription> ofBroker :
          admin.describeLogDirs(brokers).allDescriptions().get().values()) {
        for (LogDirDescription directory : ofBroker.values()) {
          for (Map.Entry<TopicPartition, ReplicaInfo> replica :
              directory.replicaInfos().entrySet()) {
            sizes.merge(replica.getKey(), replica.getValue().size(), Math::max);
          }
        }
      }
    } catch (ExecutionException e) {
      log.debug("the sizes of Kafka's topics could not be read", e);
    }
    return sizes;
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    oldest.close();
  }
}
