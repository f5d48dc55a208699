package io.inferscope.patterns;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was seen in the slots of a leaf or template: the types of its variables, how long its lists
 * were, whether a plain word value ever changed. Everything here grows by union only, so that the
 * order of messages, their repetition and the node that saw them do not matter.
 */
final class Evidence {

  /** So many different messages without a change make a plain word value a constant. */
  static final int ENOUGH_SIGHTINGS = 8;

  private static final String VARIED = "";

  private static final int LONGEST_RUN = 0xffff;

  private static final @Nullable String[] NO_VALUES = {};

  /** A set of bits by token kind, for each slot; 0 for constant words. */
  private final int[] kinds;

  /** For each slot the shortest list in the upper half, the longest in the lower. */
  private final int[] runs;

  /** The only plain word value seen in a slot; null before the first, {@link #VARIED} after two. */
  private @Nullable String[] values = NO_VALUES;

  /**
   * Bits picked by hashes of whole messages: about as many are set as there were different ones.
   */
  private long sightings;

  private boolean watching;

  Evidence(int slots) {
    kinds = new int[slots];
    runs = new int[slots];
  }

  /** Adds one message; answers whether the template may have to be written anew. */
  boolean observe(Tokens tokens) {
    boolean changed = false;
    int slot = 0;
    for (int i = 0; i < tokens.count; i++) {
      if (tokens.kind[i] != Tokens.PUNCTUATION) {
        if (tokens.isVariable(i)) {
          changed |= observe(slot, tokens, i);
        }
        slot++;
      }
    }
    boolean settled = sight(tokens);
    return changed || settled;
  }

  /** The part of {@link #observe} that a repetition of an equal masked line may change. */
  boolean observeAgain(Tokens tokens) {
    return watching && observe(tokens);
  }

  private boolean observe(int slot, Tokens tokens, int token) {
    int run = Math.min(LONGEST_RUN, tokens.run[token]);
    boolean changed = joinType(slot, 1 << tokens.kind[token], run, run);
    if (tokens.kind[token] == VariableType.WORD.kind) {
      changed |= observeWord(slot, tokens, token);
    }
    return changed;
  }

  private boolean joinType(int slot, int set, int shortest, int longest) {
    boolean first = kinds[slot] == 0;
    int joinedShortest = first ? shortest : Math.min(shortest, shortest(slot));
    int joinedRuns = joinedShortest << 16 | Math.max(longest, longest(slot));
    boolean changed = (kinds[slot] | set) != kinds[slot] || joinedRuns != runs[slot];
    kinds[slot] |= set;
    runs[slot] = joinedRuns;
    return changed;
  }

  private int shortest(int slot) {
    return runs[slot] >>> 16;
  }

  private int longest(int slot) {
    return runs[slot] & LONGEST_RUN;
  }

  private @Nullable String value(int slot) {
    return values.length == 0 ? null : values[slot];
  }

  private void value(int slot, String value) {
    if (values.length == 0) {
      values = new @Nullable String[kinds.length];
    }
    values[slot] = value;
    watching = true;
  }

  private boolean observeWord(int slot, Tokens tokens, int token) {
    String known = value(slot);
    if (known == null) {
      value(slot, tokens.textOf(token));
      return true;
    }
    if (!known.equals(VARIED) && !tokens.textEquals(token, known)) {
      value(slot, VARIED);
      return true;
    }
    return false;
  }

  private boolean sight(Tokens tokens) {
    if (!watching || Long.bitCount(sightings) >= ENOUGH_SIGHTINGS) {
      return false;
    }
    sightings |= 1L << (tokens.rawHash() >>> 58);
    return Long.bitCount(sightings) >= ENOUGH_SIGHTINGS;
  }

  /** Adds what another has seen; answers whether anything was new. */
  boolean join(Evidence other) {
    boolean changed = (sightings | other.sightings) != sightings;
    sightings |= other.sightings;
    for (int slot = 0; slot < kinds.length; slot++) {
      if (other.kinds[slot] != 0) {
        changed |= join(slot, other);
      }
    }
    return changed;
  }

  private boolean join(int slot, Evidence other) {
    boolean changed = joinType(slot, other.kinds[slot], other.shortest(slot), other.longest(slot));
    String theirs = other.value(slot);
    String mine = value(slot);
    if (theirs != null && !theirs.equals(mine)) {
      String joined = mine == null ? theirs : VARIED;
      changed |= !joined.equals(mine);
      value(slot, joined);
    }
    return changed;
  }

  Evidence copy() {
    Evidence copy = new Evidence(kinds.length);
    copy.join(this);
    return copy;
  }

  static Evidence of(LeafRecord leaf) {
    Evidence evidence = new Evidence(leaf.slots().size());
    for (int slot = 0; slot < evidence.kinds.length; slot++) {
      SlotRecord record = leaf.slots().get(slot);
      for (VariableType type : record.types()) {
        evidence.joinType(slot, 1 << type.kind, record.shortest(), record.longest());
      }
      if (record.value() != null) {
        evidence.value(slot, record.value());
      }
    }
    evidence.sightings = leaf.sightings();
    return evidence;
  }

  LeafRecord record(String service, String skeleton, @Nullable String[] words, boolean shown) {
    List<SlotRecord> slots = new ArrayList<>();
    for (int slot = 0; slot < kinds.length; slot++) {
      String word = words[slot];
      slots.add(
          new SlotRecord(
              word == null ? "" : word, types(slot), shortest(slot), longest(slot), value(slot)));
    }
    return new LeafRecord(service, skeleton, slots, sightings, shown);
  }

  private Set<VariableType> types(int slot) {
    Set<VariableType> types = EnumSet.noneOf(VariableType.class);
    for (int set = kinds[slot]; set != 0; set &= set - 1) {
      types.add(VariableType.ofKind((byte) Integer.numberOfTrailingZeros(set)));
    }
    return types;
  }

  /** How often the placeholder of a slot is written: the length of a list that never varied. */
  int repetitions(int slot) {
    return shortest(slot) == longest(slot) ? Math.max(1, shortest(slot)) : 1;
  }

  /** The value of a slot that has shown one plain word often enough; null otherwise. */
  @Nullable String constant(int slot) {
    String value = value(slot);
    boolean only =
        kinds[slot] == 1 << VariableType.WORD.kind && value != null && !value.equals(VARIED);
    return only && Long.bitCount(sightings) >= ENOUGH_SIGHTINGS ? value : null;
  }

  /** The type that all variables of a slot had; {@link VariableType#TEXT} where they differ. */
  VariableType type(int slot) {
    int set = kinds[slot];
    return Integer.bitCount(set) == 1
        ? VariableType.ofKind((byte) Integer.numberOfTrailingZeros(set))
        : VariableType.TEXT;
  }
}
