package io.inferscope.patterns;

import io.inferscope.model.Pattern;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives every message its pattern, in one pass and bounded memory.
 *
 * <p>Thread-safe: one lock is held for the length of a call, about a microsecond once warm. Several
 * threads may share one miner; where that is too narrow, give each a miner of its own and exchange
 * leaves.
 */
public final class PatternMiner {

  private final ReentrantLock lock = new ReentrantLock();
  private final MessageReader reader;
  private final LeafTable table;
  private Splits splits = new Splits(Map.of());
  private long messages;
  private long other;
  private long cut;

  public PatternMiner(MinerLimits limits) {
    this.reader = new MessageReader(limits.minedCharacters());
    this.table = new LeafTable(limits, true);
  }

  /**
   * The pattern of a message as things stand now; a later merge may give the next such message
   * another id, and then adds an alias. The same object comes back until the pattern's text
   * changes.
   *
   * @param service whose message it is; patterns of two services never mix
   * @param body the message as it came, of any length and content
   */
  public Pattern match(String service, String body) {
    lock.lock();
    try {
      messages++;
      Tokens tokens = reader.read(body);
      cut += reader.isCut() ? 1 : 0;
      Leaf leaf = table.leaf(service, tokens);
      if (leaf == null) {
        other++;
        return ServicePatterns.other(service);
      }
      Template root = leaf.root();
      if (!root.shown && root == leaf.own) {
        table.shown(leaf);
      }
      return splits.isEmpty() ? root.pattern() : splits.of(root, leaf, tokens);
    } finally {
      lock.unlock();
    }
  }

  /** Replaces the users' corrections. */
  public void correct(Corrections corrections) {
    lock.lock();
    try {
      reader.mask(corrections.masks());
      splits = new Splits(corrections.splits());
    } finally {
      lock.unlock();
    }
  }

  /**
   * What stands in the variables of a message's pattern, in the order of its template; of a pattern
   * that joins several layouts, those of the message's own. Empty for {@code <other>}. Does not
   * count as a message.
   */
  public List<Variable> variables(String service, String body) {
    lock.lock();
    try {
      Tokens tokens = reader.read(body);
      Leaf leaf = table.leaf(service, tokens);
      return leaf == null ? List.of() : tokens.variables(leaf.template.words);
    } finally {
      lock.unlock();
    }
  }

  /** Merges since the last call, oldest first; to be stored before the next commit. */
  public List<PatternAlias> drainAliases() {
    lock.lock();
    try {
      return table.aliases.drain();
    } finally {
      lock.unlock();
    }
  }

  /** Grows with every change; see {@link #leavesSince}. */
  public long version() {
    lock.lock();
    try {
      return table.version();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Leaves that are new or have changed since the version that an earlier page gave; from the
   * beginning for 0. To be stored, and given to other nodes. Time in proportion to all leaves held,
   * memory to those of the page.
   *
   * @param most the most leaves of the page
   */
  public LeafPage leavesSince(long version, int most) {
    lock.lock();
    try {
      return table.leavesSince(version, most);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ids ({@link LeafRecord#id}) of leaves that a page has held and that made room for others since
   * the last call. What is stored of them may be removed.
   */
  public List<String> drainRemoved() {
    lock.lock();
    try {
      return table.drainRemoved();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes in leaves of an earlier run or of other nodes, as far as there is room. Afterwards the
   * patterns are those of all messages together; what that merges shows in {@link #drainAliases}.
   */
  public void absorb(Collection<LeafRecord> leaves) {
    for (LeafRecord leaf : leaves) {
      lock.lock(); // for each, so that no message waits for all
      try {
        table.absorb(leaf);
      } finally {
        lock.unlock();
      }
    }
  }

  /** All patterns as they stand. */
  public List<PatternState> patterns() {
    lock.lock();
    try {
      return table.patterns();
    } finally {
      lock.unlock();
    }
  }

  public MinerStatistics statistics() {
    lock.lock();
    try {
      return new MinerStatistics(
          messages,
          other,
          cut,
          table.missed,
          table.effort.curtailed(),
          table.effort.most(),
          table.evicted,
          table.size());
    } finally {
      lock.unlock();
    }
  }
}
