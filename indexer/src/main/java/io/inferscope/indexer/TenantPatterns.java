package io.inferscope.indexer;

import io.inferscope.elasticsearch.DocumentStore;
import io.inferscope.elasticsearch.DocumentStore.Change;
import io.inferscope.elasticsearch.DocumentStore.Document;
import io.inferscope.elasticsearch.DocumentStore.Written;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.PatternStore;
import io.inferscope.elasticsearch.PatternStore.Correction;
import io.inferscope.elasticsearch.PatternStore.Mask;
import io.inferscope.patterns.Corrections;
import io.inferscope.patterns.LeafPage;
import io.inferscope.patterns.LeafRecord;
import io.inferscope.patterns.MaskRule;
import io.inferscope.patterns.PatternAlias;
import io.inferscope.patterns.PatternMiner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The patterns of one tenant: a miner, and its memory in Elasticsearch, which all indexers share.
 * What is stored of a leaf is the union of what every indexer has seen of it, so that all of them,
 * and those that start later, derive the same patterns. Thread-safe; every method but {@link
 * #miner} throws {@code ElasticsearchException} when Elasticsearch is away, and may be called
 * again.
 */
final class TenantPatterns {
  private static final Logger LOG = LoggerFactory.getLogger(TenantPatterns.class);

  private static final int PAGE = 1_000;

  /** Writes become visible a little out of the order of their numbers: so many are read again. */
  private static final long READ_AGAIN = 2_000;

  private final String namespace;
  private final PatternMiner miner;
  private final DocumentStore documents;
  private final PatternStore store;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<PatternAlias> merges = new ArrayList<>();
  private final Set<String> removed = new HashSet<>();
  private List<Mask> masks = List.of();
  private Map<String, Set<Integer>> splits = Map.of();
  private long stored;
  private long read = -1;

  TenantPatterns(String namespace, PatternMiner miner, ElasticsearchConnection connection) {
    this.namespace = namespace;
    this.miner = miner;
    documents = new DocumentStore(connection, PatternStore.INDEX);
    store = new PatternStore(connection, namespace);
  }

  PatternMiner miner() {
    return miner;
  }

  /** Takes over what earlier runs and other indexers have learnt, before the first message. */
  void load() {
    lock.lock();
    try {
      correct();
      readLeaves();
      stored = miner.version();
    } finally {
      lock.unlock();
    }
  }

  /** Reads what others have learnt or corrected, and stores what is new here. */
  void exchange() {
    lock.lock();
    try {
      correct();
      readLeaves();
      store();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes durable what the messages so far have taught. To be called before their batch is
   * committed: what a crash loses is then learnt again when the batch comes again.
   */
  void store() {
    lock.lock();
    try {
      merges.addAll(miner.drainAliases());
      removed.addAll(miner.drainRemoved());
      boolean complete = miner.version() == stored;
      while (!complete) {
        LeafPage page = miner.leavesSince(stored, PAGE);
        write(page.leaves());
        stored = page.version();
        complete = page.complete();
      }
      writeMerges();
      remove();
    } finally {
      lock.unlock();
    }
  }

  private void correct() {
    List<Mask> wantedMasks = store.masks();
    Map<String, Set<Integer>> wantedSplits = new HashMap<>();
    for (Correction correction : store.corrections()) {
      if (!correction.splitOn().isEmpty()) {
        wantedSplits.put(correction.id(), correction.splitOn());
      }
    }
    if (!wantedMasks.equals(masks) || !wantedSplits.equals(splits)) {
      miner.correct(new Corrections(rules(wantedMasks), wantedSplits));
      masks = wantedMasks;
      splits = wantedSplits;
    }
  }

  private static List<MaskRule> rules(List<Mask> masks) {
    List<MaskRule> rules = new ArrayList<>();
    for (Mask mask : masks) {
      switch (MaskRule.of(mask.expression())) {
        case MaskRule.Accepted accepted when rules.size() < Corrections.MOST_MASKS ->
            rules.add(accepted.rule());
        case MaskRule.Accepted accepted -> LOG.warn("Mask {} is one too many", mask.id());
        case MaskRule.Refused refused ->
            LOG.warn("Mask {} cannot be used: {}", mask.id(), refused.reason());
      }
    }
    return rules;
  }

  private void readLeaves() {
    String query =
        """
        {"bool": {"filter": [
          {"term": {"kind": "%s"}}, {"term": {"namespace": "%s"}},
          {"range": {"_seq_no": {"gt": %d}}}]}}
        """
            .formatted(LeafDocument.KIND, namespace, Math.max(-1, read - READ_AGAIN));
    List<LeafRecord> leaves = new ArrayList<>();
    long[] last = {read};
    documents.forEach(
        query,
        document -> {
          LeafDocument.leaf(document.json()).ifPresent(leaves::add);
          last[0] = Math.max(last[0], document.version().sequenceNumber());
          if (leaves.size() >= PAGE) {
            miner.absorb(leaves);
            leaves.clear();
          }
        });
    miner.absorb(leaves);
    read = last[0];
  }

  /** Writes the union of each leaf with what is stored of it, and learns from that. */
  private void write(List<LeafRecord> leaves) {
    Map<String, LeafRecord> open = new LinkedHashMap<>();
    for (LeafRecord leaf : leaves) {
      removed.remove(leaf.id());
      open.put(LeafDocument.id(namespace, leaf.id()), leaf);
    }
    while (!open.isEmpty()) {
      List<Change> changes = changes(open);
      List<Written> written = documents.writeAll(changes);
      for (int i = 0; i < changes.size(); i++) {
        if (written.get(i) instanceof Written.Done) {
          open.remove(changes.get(i).id());
        }
      }
    }
  }

  /** What is to be written; {@code open} loses the leaves of which all is stored already. */
  private List<Change> changes(Map<String, LeafRecord> open) {
    Map<String, Document> known = new HashMap<>();
    documents.getAll(open.keySet()).forEach(document -> known.put(document.id(), document));
    List<Change> changes = new ArrayList<>();
    List<LeafRecord> news = new ArrayList<>();
    for (Map.Entry<String, LeafRecord> entry : List.copyOf(open.entrySet())) {
      Document document = known.get(entry.getKey());
      Optional<LeafRecord> theirs =
          document == null ? Optional.empty() : LeafDocument.leaf(document.json());
      LeafRecord mine = entry.getValue();
      LeafRecord union =
          theirs.map(leaf -> LeafRecord.union(List.of(mine, leaf)).getFirst()).orElse(mine);
      if (!union.equals(mine)) {
        news.add(union);
      }
      if (theirs.filter(union::equals).isPresent()) {
        open.remove(entry.getKey());
      } else {
        changes.add(
            new Change(
                entry.getKey(),
                LeafDocument.json(namespace, union),
                document == null ? null : document.version()));
      }
    }
    miner.absorb(news);
    return changes;
  }

  private void writeMerges() {
    while (!merges.isEmpty()) {
      List<PatternAlias> some = merges.subList(0, Math.min(PAGE, merges.size()));
      store.add(
          some.stream()
              .map(
                  alias ->
                      new PatternStore.Merge(
                          alias.service(), alias.from(), alias.to(), alias.template()))
              .toList());
      some.clear();
    }
  }

  private void remove() {
    List<String> ids = removed.stream().map(leaf -> LeafDocument.id(namespace, leaf)).toList();
    for (int from = 0; from < ids.size(); from += PAGE) {
      documents.deleteAll(ids.subList(from, Math.min(ids.size(), from + PAGE)));
    }
    removed.clear();
  }
}
