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

  /** A set of bits by token kind, for each slot; 0 for constant words. */
  final int[] kinds;

  private final int[] shortest;
  private final int[] longest;

  /** The only plain word value seen in a slot; null before the first, {@link #VARIED} after two. */
  private final @Nullable String[] values;

  /**
   * Bits picked by hashes of whole messages: about as many are set as there were different ones.
   */
  private long sightings;

  private boolean watching;

  Evidence(int slots) {
    kinds = new int[slots];
    shortest = new int[slots];
    longest = new int[slots];
    values = new @Nullable String[slots];
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
    int bit = 1 << tokens.kind[token];
    int run = tokens.run[token];
    boolean changed = (kinds[slot] & bit) == 0 || run < shortest[slot] || run > longest[slot];
    shortest[slot] = kinds[slot] == 0 ? run : Math.min(run, shortest[slot]);
    longest[slot] = Math.max(run, longest[slot]);
    kinds[slot] |= bit;
    if (tokens.kind[token] == VariableType.WORD.kind) {
      changed |= observeWord(slot, tokens, token);
    }
    return changed;
  }

  private boolean observeWord(int slot, Tokens tokens, int token) {
    String value = values[slot];
    if (value == null) {
      values[slot] = tokens.textOf(token);
      watching = true;
      return true;
    }
    if (!value.equals(VARIED) && !tokens.textEquals(token, value)) {
      values[slot] = VARIED;
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
    boolean changed =
        (kinds[slot] | other.kinds[slot]) != kinds[slot]
            || other.shortest[slot] < shortest[slot]
            || other.longest[slot] > longest[slot];
    shortest[slot] =
        kinds[slot] == 0 ? other.shortest[slot] : Math.min(shortest[slot], other.shortest[slot]);
    longest[slot] = Math.max(longest[slot], other.longest[slot]);
    kinds[slot] |= other.kinds[slot];
    String theirs = other.values[slot];
    if (theirs != null) {
      String mine = values[slot];
      values[slot] = mine == null || mine.equals(theirs) ? theirs : VARIED;
      changed |= !values[slot].equals(mine);
      watching = true;
    }
    return changed;
  }

  static Evidence of(LeafRecord leaf) {
    Evidence evidence = new Evidence(leaf.slots().size());
    for (int slot = 0; slot < evidence.kinds.length; slot++) {
      SlotRecord record = leaf.slots().get(slot);
      for (VariableType type : record.types()) {
        evidence.kinds[slot] |= 1 << type.kind;
      }
      evidence.shortest[slot] = record.shortest();
      evidence.longest[slot] = record.longest();
      evidence.values[slot] = record.value();
      evidence.watching |= record.value() != null;
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
              word == null ? "" : word, types(slot), shortest[slot], longest[slot], values[slot]));
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
    return shortest[slot] == longest[slot] ? Math.max(1, shortest[slot]) : 1;
  }

  /** The value of a slot that has shown one plain word often enough; null otherwise. */
  @Nullable String constant(int slot) {
    String value = values[slot];
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
