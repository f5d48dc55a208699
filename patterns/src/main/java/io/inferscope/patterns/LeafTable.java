package io.inferscope.patterns;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All leaves of a miner: finds the one of a message, makes new ones, keeps to the limits. Not
 * thread-safe.
 */
final class LeafTable {

  private final MinerLimits limits;

  /** Whether old leaves make room for new ones; otherwise a full table takes no more. */
  private final boolean evicting;

  private final LineCache cache;
  private final LeafClock clock;
  private final Doorkeeper doorkeeper = new Doorkeeper();
  private final Map<String, ServicePatterns> services = new HashMap<>();
  final PatternAliases aliases;
  long missed;
  long evicted;
  private long version;

  LeafTable(MinerLimits limits, boolean evicting) {
    this.limits = limits;
    this.evicting = evicting;
    this.cache = new LineCache(limits.leaves());
    this.clock = new LeafClock(limits.leaves());
    this.aliases = new PatternAliases(limits.leaves());
  }

  /** The leaf of a scanned message; null where there is no room for it. */
  @Nullable Leaf leaf(String service, Tokens tokens) {
    long hash = Tokens.mix(tokens.maskedHash(), service.hashCode());
    Leaf leaf = cache.find(hash, service);
    if (leaf == null) {
      missed++;
      leaf = look(service, tokens, hash);
      if (leaf == null) {
        return null;
      }
      cache.put(hash, leaf);
    } else if (leaf.evidence.observeAgain(tokens)) {
      grew(leaf);
    }
    leaf.recentlyUsed = true;
    return leaf;
  }

  private @Nullable Leaf look(String service, Tokens tokens, long hash) {
    Layout layout = Layout.of(tokens);
    @Nullable String[] words = tokens.words();
    Evidence evidence = new Evidence(words.length);
    evidence.observe(tokens);
    ServicePatterns patterns = services.get(service);
    Bucket bucket = patterns == null ? null : patterns.find(layout);
    if (bucket != null) {
      Leaf known = bucket.find(words);
      if (known == null && isFull(bucket)) {
        Template covering = bucket.covering(words);
        words = covering == null ? words : covering.words;
        known = bucket.find(words);
      }
      if (known != null) {
        return joined(known, evidence);
      }
    }
    boolean full = clock.isFull() || (bucket != null && isFull(bucket));
    return full && !(evicting && doorkeeper.admits(hash))
        ? null
        : add(service, layout, words, evidence);
  }

  private boolean isFull(Bucket bucket) {
    return bucket.size() >= limits.leavesOfOneLayout();
  }

  /** Adds a leaf, or joins the evidence where it is known. */
  Leaf add(String service, Layout layout, @Nullable String[] words, Evidence evidence) {
    Bucket bucket =
        services
            .computeIfAbsent(service, name -> new ServicePatterns(name, aliases))
            .bucket(layout);
    Leaf known = bucket.find(words);
    if (known != null) {
      return joined(known, evidence);
    }
    if (isFull(bucket)) {
      evict(bucket.victim());
    }
    Leaf leaf = bucket.add(words, evidence);
    leaf.version = ++version;
    Leaf old = clock.add(leaf);
    if (old != null && !old.evicted) {
      evict(old);
    }
    return leaf;
  }

  private Leaf joined(Leaf leaf, Evidence evidence) {
    if (leaf.evidence.join(evidence)) {
      grew(leaf);
    }
    return leaf;
  }

  private void grew(Leaf leaf) {
    leaf.version = ++version;
    leaf.evidenceGrew();
  }

  private void evict(Leaf leaf) {
    evicted++;
    ServicePatterns service = leaf.bucket.service;
    if (service.remove(leaf)) {
      services.remove(service.name);
    }
  }

  Leaf get(int number) {
    return clock.get(number);
  }

  int size() {
    return clock.size();
  }

  long version() {
    return version;
  }
}
