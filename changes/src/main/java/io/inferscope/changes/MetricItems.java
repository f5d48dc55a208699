package io.inferscope.changes;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which series each attribute value holds for, and the search for the set of up to three values
 * that best splits the series into those that moved and those that did not.
 */
final class MetricItems {
  private static final int MOST_ITEMS = 200;
  private static final int MOST_IN_SET = 3;
  private static final int BEAM = 30;

  /** One value more must explain so much more, or it only follows the noise. */
  private static final double PRICE_OF_AN_ITEM = 0.05;

  /**
   * A set, by the indexes of its items in ascending order.
   *
   * @param merit what the split explains, less the price of its items
   */
  record ItemSet(List<Integer> items, BitSet series, double merit) {}

  /** The best set, if there is any, and how many were weighed. */
  record Found(Optional<ItemSet> set, int tried) {}

  private static final Comparator<ItemSet> BY_MERIT =
      Comparator.comparingDouble(ItemSet::merit).reversed();

  private final List<MetricSeries> series;
  private final List<Item> items = new ArrayList<>();
  private final List<BitSet> holders = new ArrayList<>();

  MetricItems(List<MetricSeries> series) {
    this.series = series;
    Map<Item, BitSet> byItem = new LinkedHashMap<>();
    for (int i = 0; i < series.size(); i++) {
      for (Item item : series.get(i).items()) {
        byItem.computeIfAbsent(item, unseen -> new BitSet()).set(i);
      }
    }
    byItem.entrySet().stream()
        .filter(entry -> entry.getValue().cardinality() < series.size())
        .sorted(Comparator.comparingLong(entry -> -points(entry.getValue())))
        .limit(MOST_ITEMS)
        .forEach(
            entry -> {
              items.add(entry.getKey());
              holders.add(entry.getValue());
            });
  }

  BitSet all() {
    BitSet all = new BitSet();
    all.set(0, series.size());
    return all;
  }

  static BitSet without(BitSet series, BitSet others) {
    BitSet rest = (BitSet) series.clone();
    rest.andNot(others);
    return rest;
  }

  private static BitSet shared(BitSet one, BitSet other) {
    BitSet both = (BitSet) one.clone();
    both.and(other);
    return both;
  }

  /** Points of these series in one of the windows. */
  long points(BitSet of, boolean inBaseline) {
    return of.stream()
        .mapToLong(
            i -> (inBaseline ? series.get(i).baseline() : series.get(i).deviation()).points())
        .sum();
  }

  private long points(BitSet of) {
    return points(of, true) + points(of, false);
  }

  List<Item> items(List<Integer> indexes) {
    return indexes.stream().map(items::get).toList();
  }

  /** Further items that hold for the same series, but for a share of {@code 1 - same}. */
  List<Item> describing(ItemSet set, double same) {
    List<Item> also = new ArrayList<>();
    for (int item = 0; item < items.size(); item++) {
      long both = points(shared(set.series(), holders.get(item)));
      long either = points(set.series()) + points(holders.get(item)) - both;
      if (!set.items().contains(item) && both > same * either) {
        also.add(items.get(item));
      }
    }
    return also;
  }

  /** The set that best splits {@code within} and itself moved. */
  Found best(BitSet within, MetricContrast contrast) {
    List<ItemSet> found = new ArrayList<>();
    List<ItemSet> level = List.of(new ItemSet(List.of(), within, 0));
    Set<BitSet> seen = new HashSet<>();
    for (int size = 1; size <= MOST_IN_SET && !level.isEmpty(); size++) {
      level = extended(level, within, contrast, seen);
      found.addAll(level);
    }
    return new Found(
        found.stream()
            .filter(set -> contrast.moved(set.series(), without(within, set.series())))
            .min(BY_MERIT),
        seen.size());
  }

  /** Sets of one item more; those of the same series as an earlier one say nothing new. */
  private List<ItemSet> extended(
      List<ItemSet> level, BitSet within, MetricContrast contrast, Set<BitSet> seen) {
    List<ItemSet> longer = new ArrayList<>();
    for (ItemSet parent : level) {
      for (int item = 0; item < items.size(); item++) {
        if (sharesField(parent, item)) {
          continue;
        }
        BitSet both = shared(parent.series(), holders.get(item));
        if (both.isEmpty() || both.equals(within) || !seen.add(both)) {
          continue;
        }
        double gain = contrast.gain(both, without(within, both));
        longer.add(
            new ItemSet(
                with(parent.items(), item),
                both,
                gain * (1 - PRICE_OF_AN_ITEM * parent.items().size())));
      }
    }
    return longer.stream().sorted(BY_MERIT).limit(BEAM).toList();
  }

  private boolean sharesField(ItemSet parent, int item) {
    return parent.items().stream()
        .anyMatch(other -> items.get(other).field().equals(items.get(item).field()));
  }

  private static List<Integer> with(List<Integer> items, int item) {
    List<Integer> longer = new ArrayList<>(items);
    longer.add(item);
    longer.sort(Comparator.naturalOrder());
    return longer;
  }
}
