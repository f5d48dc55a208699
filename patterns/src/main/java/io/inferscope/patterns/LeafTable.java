package io.inferscope.patterns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All leaves of a miner: finds the one of a message, makes new ones, keeps to the limits. Not
 * thread-safe.
 */
final class LeafTable {

  /** Past so many leaves of a layout, one that a template covers is not kept on its own. */
  private static final int KEPT_UNDER_TEMPLATES = 1024;

  /** Whether old leaves make room for new ones; otherwise a full table takes no more. */
  private final boolean evicting;

  private final LineCache cache;
  private final LeafClock clock;
  private final WordPool pool = new WordPool();
  private final Doorkeeper doorkeeper = new Doorkeeper();
  private final Map<String, ServicePatterns> services = new HashMap<>();
  final PatternAliases aliases;
  final Effort effort = new Effort();
  long missed;
  long evicted;
  private final List<String> removed = new ArrayList<>();
  private final int leafLimit;
  private long version;

  /** Leaves up to this version are stored elsewhere, so that their removal is to be told. */
  private long exported;

  LeafTable(MinerLimits limits, boolean evicting) {
    this.evicting = evicting;
    this.leafLimit = limits.leaves();
    this.cache = new LineCache(limits.leaves());
    this.clock = new LeafClock(limits);
    this.aliases = new PatternAliases(limits.leaves());
  }

  /** The leaf of a scanned message; null where there is no room for it. */
  @Nullable Leaf leaf(String service, Tokens tokens) {
    long hash = Tokens.mix(tokens.maskedHash(), service.hashCode());
    Leaf leaf = cache.find(hash, service);
    if (leaf == null) {
      missed++;
      effort.begin();
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
    @Nullable String[] words = tokens.words(pool);
    Evidence evidence = new Evidence(words.length);
    evidence.observe(tokens);
    ServicePatterns patterns = services.get(service);
    Bucket bucket = patterns == null ? null : patterns.find(layout);
    if (bucket != null) {
      Leaf known = bucket.find(words);
      if (known == null && bucket.size() >= KEPT_UNDER_TEMPLATES) {
        Template covering = bucket.covering(words);
        words = covering == null ? words : covering.words;
        known = bucket.find(words);
      }
      if (known != null) {
        return joined(known, evidence);
      }
    }
    return clock.isFull() && !(evicting && doorkeeper.admits(hash))
        ? null
        : add(service, layout, words, evidence, false);
  }

  private Leaf add(
      String service, Layout layout, @Nullable String[] words, Evidence evidence, boolean shown) {
    Bucket bucket =
        services
            .computeIfAbsent(service, name -> new ServicePatterns(name, aliases, effort))
            .bucket(layout);
    Leaf known = bucket.find(words);
    if (known != null) {
      return joined(known, evidence);
    }
    Leaf leaf = bucket.add(words, evidence, shown);
    leaf.version = ++version;
    clock.add(leaf).forEach(this::evict);
    return leaf;
  }

  /** Takes in a leaf from elsewhere where there is room. */
  void absorb(LeafRecord record) {
    effort.begin();
    Layout layout = Layout.ofSkeleton(record.skeleton());
    @Nullable String[] words = LeafRecord.wordsOf(record);
    Evidence evidence = Evidence.of(record);
    ServicePatterns patterns = services.get(record.service());
    Bucket bucket = patterns == null ? null : patterns.find(layout);
    Leaf known = bucket == null ? null : bucket.find(words);
    if (known != null) {
      if (record.shown()) {
        known.own.show(aliases);
      }
      joined(known, evidence);
    } else if (!clock.isFull()) {
      add(record.service(), layout, words, evidence, record.shown());
    }
  }

  /** The id of a leaf alone was given to a message for the first time. */
  void shown(Leaf leaf) {
    leaf.version = ++version;
  }

  /** Leaves that are new or have changed since a version. */
  LeafPage leavesSince(long since, int most) {
    List<Leaf> changed = new ArrayList<>();
    for (int i = 0; i < clock.size(); i++) {
      Leaf leaf = clock.get(i);
      if (leaf.version > since && !leaf.evicted) {
        changed.add(leaf);
      }
    }
    changed.sort(Comparator.comparingLong(leaf -> leaf.version));
    boolean complete = changed.size() <= most;
    List<Leaf> page = complete ? changed : changed.subList(0, most);
    long upTo = complete ? version : page.getLast().version;
    exported = Math.max(exported, upTo);
    return new LeafPage(page.stream().map(LeafTable::record).toList(), upTo, complete);
  }

  private static LeafRecord record(Leaf leaf) {
    String skeleton = leaf.bucket.layout.skeleton();
    return leaf.evidence.record(leaf.own.service, skeleton, leaf.words, leaf.own.shown);
  }

  /** Leaves that were exported and have made room since the last call. */
  List<String> drainRemoved() {
    List<String> drained = List.copyOf(removed);
    removed.clear();
    return drained;
  }

  List<PatternState> patterns() {
    Map<Template, Integer> roots = new LinkedHashMap<>();
    for (int i = 0; i < clock.size(); i++) {
      Leaf leaf = clock.get(i);
      if (!leaf.evicted) {
        roots.merge(leaf.root(), 1, Integer::sum);
      }
    }
    List<PatternState> states = new ArrayList<>();
    roots.forEach((root, leaves) -> states.add(state(root, leaves)));
    return states;
  }

  private static PatternState state(Template root, int leaves) {
    return new PatternState(
        root.service, root.id(), Rendering.typed(root), Rendering.wildcards(root), leaves);
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
    if (leaf.version <= exported && removed.size() < leafLimit) {
      removed.add(record(leaf).id());
    }
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
