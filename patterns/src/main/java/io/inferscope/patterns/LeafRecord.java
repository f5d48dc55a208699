package io.inferscope.patterns;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A leaf (all messages that are equal once their variables are masked) in a form that can be stored
 * and exchanged. From a set of leaves a miner derives the same patterns anywhere.
 *
 * @param service whose messages these are
 * @param skeleton punctuation and spaces, with {@link #SLOT} for each place
 * @param slots what stands in these places, in order
 * @param sightings bits picked by hashes of whole messages, see {@link #union}
 * @param shown whether a message was given the id of this leaf alone, so that a merge is to be told
 */
public record LeafRecord(
    String service, String skeleton, List<SlotRecord> slots, long sightings, boolean shown) {

  /** Stands for a place in a skeleton; a control character, so no message has it in a token. */
  public static final char SLOT = '\u0001';

  public LeafRecord {
    slots = List.copyOf(slots);
  }

  /** Names the leaf: equal wherever the same leaf was made. Fit for a document id. */
  public String id() {
    return PatternIds.of(service, skeleton + SLOT + String.join(String.valueOf(SLOT), words()));
  }

  private List<String> words() {
    return slots.stream().map(SlotRecord::word).toList();
  }

  /**
   * Joins sets of leaves from several nodes or times. Associative, commutative and idempotent: the
   * order of the sets, and how often one comes, make no difference.
   */
  public static List<LeafRecord> union(Collection<LeafRecord> leaves) {
    Map<String, LeafRecord> joined = new LinkedHashMap<>();
    for (LeafRecord leaf : leaves) {
      joined.merge(leaf.id(), leaf, LeafRecord::join);
    }
    return List.copyOf(joined.values());
  }

  private static LeafRecord join(LeafRecord a, LeafRecord b) {
    Evidence evidence = Evidence.of(a);
    evidence.join(Evidence.of(b));
    return evidence.record(a.service, a.skeleton, wordsOf(a), a.shown || b.shown);
  }

  /** The words as a miner holds them: null for a variable. */
  static @Nullable String[] wordsOf(LeafRecord leaf) {
    List<@Nullable String> words = new ArrayList<>();
    for (SlotRecord slot : leaf.slots) {
      words.add(slot.word().isEmpty() ? null : slot.word());
    }
    return words.toArray(new @Nullable String[0]);
  }
}
