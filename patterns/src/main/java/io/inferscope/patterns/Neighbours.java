package io.inferscope.patterns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The leaves that are like a new one, by the slots in which they differ from it (bits of a long).
 */
final class Neighbours {

  /** Slots past these must be equal. */
  private static final int COMPARED_SLOTS = 64;

  /** Sets of varying slots that are tried for one leaf; a bound on time. */
  private static final int CANDIDATE_LIMIT = 64;

  private static final int MASKS_A_STEP = 4;

  private final @Nullable String[] words;
  private final Effort effort;
  private final List<Leaf> similar = new ArrayList<>();
  private final SlotContents contents = new SlotContents();
  private long[] differences = new long[16];

  Neighbours(Leaf leaf, Collection<Leaf> others, Effort effort) {
    words = leaf.words;
    this.effort = effort;
    for (Leaf other : others) {
      if (!effort.allowsMore()) {
        break;
      }
      effort.spend(words.length);
      long difference = difference(words, other.words);
      if (difference != 0 && isSimilar(difference)) {
        if (similar.size() == differences.length) {
          differences = Arrays.copyOf(differences, 2 * differences.length);
        }
        differences[similar.size()] = difference;
        similar.add(other);
      }
    }
  }

  /** Sets of slots that may vary, in an order that depends on nothing else. */
  long[] candidates() {
    return LongStream.of(differences)
        .limit(similar.size())
        .distinct()
        .boxed()
        .sorted(
            (a, b) -> {
              int fewer = Integer.compare(Long.bitCount(a), Long.bitCount(b));
              return fewer == 0 ? Long.compareUnsigned(a, b) : fewer;
            })
        .limit(CANDIDATE_LIMIT)
        .mapToLong(Long::longValue)
        .toArray();
  }

  /** Whether the leaves that differ in these slots only show that each of the slots varies. */
  boolean establish(long holes) {
    for (int slot = 0; slot < words.length; slot++) {
      if (isHole(holes, slot) && (!effort.allowsMore() || !varies(holes, slot))) {
        return false;
      }
    }
    return true;
  }

  private boolean varies(long holes, int slot) {
    contents.clear(slot);
    contents.add(words[slot]);
    int i = 0;
    while (i < similar.size() && !contents.varies()) {
      if ((differences[i] & ~holes) == 0) {
        String word = similar.get(i).words[slot];
        contents.add(word);
        effort.spend(word == null ? 1 : 1 + word.length());
      }
      i++;
    }
    effort.spend(i / MASKS_A_STEP);
    return contents.varies();
  }

  static @Nullable String[] without(@Nullable String[] words, long holes) {
    @Nullable String[] remaining = words.clone();
    for (int slot = 0; slot < remaining.length; slot++) {
      if (isHole(holes, slot)) {
        remaining[slot] = null;
      }
    }
    return remaining;
  }

  private boolean isSimilar(long difference) {
    int common = 0;
    for (int slot = 0; slot < words.length; slot++) {
      common += words[slot] != null && !isHole(difference, slot) ? 1 : 0;
    }
    return MergeRule.similar(common, Long.bitCount(difference));
  }

  private static boolean isHole(long holes, int slot) {
    return slot < COMPARED_SLOTS && ((holes >>> slot) & 1) != 0;
  }

  /** 0 where the leaves are equal or cannot be compared. */
  private static long difference(@Nullable String[] a, @Nullable String[] b) {
    long difference = 0;
    for (int slot = 0; slot < a.length; slot++) {
      String word = a[slot];
      if (word == null ? b[slot] != null : !word.equals(b[slot])) {
        if (slot >= COMPARED_SLOTS) {
          return 0;
        }
        difference |= 1L << slot;
      }
    }
    return difference;
  }
}
