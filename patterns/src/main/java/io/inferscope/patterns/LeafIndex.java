package io.inferscope.patterns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The leaves of a bucket by their words. A small bucket is looked through; in a large one a leaf is
 * compared with those that share one of its rarer words.
 */
final class LeafIndex {

  private static final int SMALL = 64;

  /** Leaves compared with a new one; a bound on time. */
  private static final int COMPARED = 1024;

  private record Place(int slot, String word) {}

  private final Map<List<@Nullable String>, Leaf> leaves = new LinkedHashMap<>();
  private @Nullable Map<Place, Set<Leaf>> places;

  int size() {
    return leaves.size();
  }

  @Nullable Leaf find(@Nullable String[] words) {
    return leaves.get(Arrays.asList(words));
  }

  /** All leaves that have the words of a template, and others: those with its rarest word. */
  Collection<Leaf> sharing(@Nullable String[] words) {
    Collection<Leaf> fewest = leaves.values();
    Map<Place, Set<Leaf>> index = places;
    for (int slot = 0; index != null && slot < words.length; slot++) {
      String word = words[slot];
      if (word != null) {
        Set<Leaf> there = index.getOrDefault(new Place(slot, word), Set.of());
        fewest = there.size() < fewest.size() ? there : fewest;
      }
    }
    return fewest;
  }

  void add(Leaf leaf) {
    leaves.put(Arrays.asList(leaf.words), leaf);
    if (places != null) {
      index(leaf, places);
    } else if (leaves.size() > SMALL) {
      Map<Place, Set<Leaf>> index = new HashMap<>();
      leaves.values().forEach(known -> index(known, index));
      places = index;
    }
  }

  private static void index(Leaf leaf, Map<Place, Set<Leaf>> index) {
    for (int slot = 0; slot < leaf.words.length; slot++) {
      String word = leaf.words[slot];
      if (word != null) {
        index.computeIfAbsent(new Place(slot, word), p -> new LinkedHashSet<>()).add(leaf);
      }
    }
  }

  void remove(Leaf leaf) {
    leaves.remove(Arrays.asList(leaf.words));
    Map<Place, Set<Leaf>> index = places;
    for (int slot = 0; index != null && slot < leaf.words.length; slot++) {
      String word = leaf.words[slot];
      if (word != null) {
        Place place = new Place(slot, word);
        Set<Leaf> there = index.getOrDefault(place, Set.of());
        there.remove(leaf);
        if (there.isEmpty()) {
          index.remove(place);
        }
      }
    }
  }

  /**
   * The leaves that may be similar to one. Similar leaves have at least half of its words in
   * common, so each has one of the rarer half and one more: only these are looked up (prefix
   * filtering as in Chaudhuri, Ganti and Kaushik, "A primitive operator for similarity joins",
   * 2006).
   */
  Collection<Leaf> comparable(Leaf leaf, Effort effort) {
    Map<Place, Set<Leaf>> index = places;
    if (index == null) {
      return leaves.values();
    }
    List<Set<Leaf>> sharing = new ArrayList<>();
    for (int slot = 0; slot < leaf.words.length; slot++) {
      String word = leaf.words[slot];
      if (word != null) {
        sharing.add(index.getOrDefault(new Place(slot, word), Set.of()));
        effort.spend(Effort.LOOK_UP);
      }
    }
    sharing.sort(Comparator.comparingInt(Set::size));
    Set<Leaf> comparable = new LinkedHashSet<>();
    for (Set<Leaf> some : sharing.subList(0, Math.min(sharing.size(), sharing.size() / 2 + 1))) {
      for (Leaf other : some) {
        if (comparable.size() >= COMPARED || !effort.allowsMore()) {
          return comparable;
        }
        comparable.add(other);
        effort.spend(Effort.LOOK_UP);
      }
    }
    return comparable;
  }
}
