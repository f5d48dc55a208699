package io.inferscope.indexer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.buffer.Batch;
import io.inferscope.buffer.Topic;
import io.inferscope.elasticsearch.DocumentStore;
import io.inferscope.elasticsearch.DocumentStore.Document;
import io.inferscope.elasticsearch.DocumentStore.Version;
import io.inferscope.elasticsearch.DocumentStore.Written;
import io.inferscope.elasticsearch.SortOrder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of everything in one partition, as one document in Elasticsearch that says up to
 * which position it counts. A batch is added once: before it is committed, in the order of
 * positions, and not again when it comes again after a crash between the two.
 *
 * <p>{@link #load} and {@link #add} are called by one thread at a time; the rest is thread-safe and
 * does not wait for them.
 */
final class Account {
  static final String INDEX = "inferscope-account";

  private static final int MOST_PARTITIONS = 10_000;

  private final DocumentStore documents;
  private final InstantSource clock;
  private final UUID identity;
  private final Topic topic;
  private final int partition;

  private volatile Map<List<String>, Counts> totals = Map.of();
  private long position = -1;
  private long rollupDocuments;
  private long lostRequests;
  private @Nullable Version version;

  Account(DocumentStore documents, InstantSource clock, UUID identity, Topic topic, int partition) {
    this.documents = documents;
    this.clock = clock;
    this.identity = identity;
    this.topic = topic;
    this.partition = partition;
  }

  /** The accounts of all partitions of a topic that were ever kept. */
  static List<Account> stored(
      DocumentStore documents, InstantSource clock, UUID identity, Topic topic) {
    String query = "{\"term\":{\"topic\":\"" + topic.topicName() + "\"}}";
    List<Account> accounts = new ArrayList<>();
    for (Document document :
        documents.list(query, "position", SortOrder.OLDEST_FIRST, MOST_PARTITIONS)) {
      JsonNode json = document.json();
      if (json.path("buffer").asText().equals(identity.toString())) {
        int partition = json.path("partition").asInt();
        Account account = new Account(documents, clock, identity, topic, partition);
        account.load();
        accounts.add(account);
      }
    }
    return accounts;
  }

  int partition() {
    return partition;
  }

  List<Counts> all() {
    return List.copyOf(totals.values());
  }

  /**
   * Reads what was counted before; without it nothing can be added.
   *
   * @throws io.inferscope.elasticsearch.ElasticsearchException when it cannot be read
   */
  void load() {
    Optional<Document> stored = documents.get(id());
    Map<List<String>, Counts> read = new HashMap<>();
    version = null;
    position = -1;
    if (stored.isPresent()) {
      JsonNode json = stored.get().json();
      position = json.path("position").asLong();
      rollupDocuments = json.path("rollup_documents").asLong();
      lostRequests = json.path("lost_requests").asLong();
      for (JsonNode entry : json.path("entries")) {
        Counts counts = counts(entry);
        read.put(List.of(counts.tenant(), counts.signal()), counts);
      }
      version = stored.get().version();
    }
    totals = Map.copyOf(read);
  }

  /**
   * Counts a batch that is wholly dealt with, unless it is counted already.
   *
   * @return false when another process has written: {@link #load} and try again
   * @throws io.inferscope.elasticsearch.ElasticsearchException when it may be counted or not: the
   *     same
   */
  boolean add(Batch batch, List<Counts> counts, int rollups, int lost) {
    if (batch.end() <= position) {
      return true;
    }
    Map<List<String>, Counts> sum = new HashMap<>(totals);
    for (Counts one : counts) {
      sum.merge(List.of(one.tenant(), one.signal()), one, Counts::plus);
    }
    ObjectNode json = json(batch.end(), sum, rollupDocuments + rollups, lostRequests + lost);
    return switch (write(json)) {
      case Written.Done done -> {
        version = done.version();
        totals = Map.copyOf(sum);
        position = batch.end();
        rollupDocuments += rollups;
        lostRequests += lost;
        yield true;
      }
      case Written.Conflict conflict -> false;
    };
  }

  private Written write(ObjectNode json) {
    return version == null ? documents.create(id(), json) : documents.replace(id(), json, version);
  }

  private String id() {
    return identity + "-" + topic.topicName() + "-" + partition;
  }

  private ObjectNode json(long end, Map<List<String>, Counts> sum, long rollups, long lost) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("buffer", identity.toString());
    json.put("topic", topic.topicName()).put("partition", partition).put("position", end);
    json.put("updated", clock.instant().toString());
    json.put("rollup_documents", rollups).put("lost_requests", lost);
    ArrayNode entries = json.putArray("entries");
    for (Counts counts : sum.values()) {
      ObjectNode entry = entries.addObject();
      entry.put("tenant", counts.tenant()).put("signal", counts.signal());
      entry.put("records", counts.records()).put("stored", counts.stored());
      entry.put("quarantined", counts.quarantined()).put("duplicates", counts.duplicates());
    }
    return json;
  }

  /** An entry of a stored account. */
  static Counts counts(JsonNode entry) {
    return new Counts(
        entry.path("tenant").asText(),
        entry.path("signal").asText(),
        entry.path("records").asLong(),
        entry.path("stored").asLong(),
        entry.path("quarantined").asLong(),
        entry.path("duplicates").asLong());
  }
}
