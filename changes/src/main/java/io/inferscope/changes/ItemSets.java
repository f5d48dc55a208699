package io.inferscope.changes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Searches the item sets of up to three items for the one that best splits the documents into those
 * whose rate changed and those whose rate did not: the highest likelihood ratio (G) of the two-way
 * table, less what trying so many sets must cost. Frequent sets only, the best of each size carried
 * on to the next (a beam), since a set that splits well has parts that split somewhat.
 */
final class ItemSets {
  private static final int MOST_ITEMS_IN_SET = 3;
  private static final int BEAM = 30;

  /** Traffic as a whole swings by about this factor within hours, and nothing need be wrong. */
  private static final double LARGEST_SWING = 1.5;

  /**
   * A set, by the indexes of its items in ascending order, and the documents it holds for.
   *
   * @param mover whether these documents changed, rather than all the others
   */
  record Candidate(List<Integer> items, DocumentSet documents, double merit, boolean mover) {}

  private record Scored(Candidate parent, int item, double gain, boolean mover) {}

  private static final Comparator<Candidate> BY_MERIT =
      Comparator.comparingDouble(Candidate::merit).reversed();

  private final SampleIndex index;
  private final double rateFactor;
  private final double swing;
  private final boolean shares;
  private int tried;

  private ItemSets(SampleIndex index, boolean shares) {
    this.index = index;
    this.shares = shares;
    rateFactor = index.rateFactor();
    swing = swing();
  }

  /** Looks for the documents whose rate changed, upwards or downwards. */
  static ItemSets ofRates(SampleIndex index) {
    return new ItemSets(index, false);
  }

  /** Looks for documents that are a larger part of the deviation than of the baseline. */
  static ItemSets ofShares(SampleIndex index) {
    return new ItemSets(index, true);
  }

  /** What most items did: logarithm of the factor by which traffic as a whole moved. */
  private double swing() {
    double[] ratios = new double[index.frequentItems().size()];
    for (int item = 0; item < ratios.length; item++) {
      DocumentSet documents = index.documents(item);
      ratios[item] = ratio(documents.inBaseline(), documents.inDeviation());
    }
    Arrays.sort(ratios);
    double median = ratios.length == 0 ? 0 : ratios[ratios.length / 2];
    return Math.clamp(median, -Math.log(LARGEST_SWING), Math.log(LARGEST_SWING));
  }

  /** How many sets have been weighed so far. */
  int tried() {
    return tried;
  }

  /** The best sets among {@code within}, the best first. */
  List<Candidate> best(DocumentSet within) {
    List<Candidate> found = new ArrayList<>();
    List<Candidate> level = List.of(new Candidate(List.of(), within, 0, false));
    for (int size = 1; size <= MOST_ITEMS_IN_SET && !level.isEmpty(); size++) {
      level = extend(level, within);
      found.addAll(level);
    }
    found.removeIf(candidate -> !candidate.mover());
    found.sort(BY_MERIT);
    return found;
  }

  private List<Candidate> extend(List<Candidate> level, DocumentSet within) {
    int totalBefore = within.inBaseline();
    int totalAfter = within.inDeviation();
    List<Scored> scored = new ArrayList<>();
    Set<List<Integer>> seen = new HashSet<>();
    for (Candidate parent : level) {
      for (int item = 0; item < index.frequentItems().size(); item++) {
        if (sharesField(parent, item) || !seen.add(with(parent.items(), item))) {
          continue;
        }
        DocumentSet documents = index.documents(item);
        int before = parent.documents().sharedInBaseline(documents);
        int after = parent.documents().sharedInDeviation(documents);
        if (index.supported(before, after)) {
          double gain = gain(before, after, totalBefore, totalAfter);
          boolean mover = moved(before, after, totalBefore, totalAfter);
          scored.add(new Scored(parent, item, gain, mover));
        }
      }
    }
    tried += scored.size();
    return keepBest(scored);
  }

  /** Takes off what the choice among so many costs, and keeps the best. */
  private List<Candidate> keepBest(List<Scored> scored) {
    double cost = 2 * Math.log(Math.max(1, scored.size()));
    return scored.stream()
        .filter(each -> each.gain() > cost)
        .sorted(Comparator.comparingDouble(Scored::gain).reversed())
        .limit(BEAM)
        .map(
            each ->
                new Candidate(
                    with(each.parent().items(), each.item()),
                    each.parent().documents().and(index.documents(each.item())),
                    each.gain() - cost,
                    each.mover()))
        .toList();
  }

  /** G of the table (in the set, or not) by (before, after). */
  private static double gain(double before, double after, double totalBefore, double totalAfter) {
    return 2
        * (entropy(before, totalBefore)
            + entropy(after, totalAfter)
            - entropy(before + after, totalBefore + totalAfter));
  }

  /**
   * Whether the set is the part that is looked for, rather than all but it: for rates, it strayed
   * further from the general swing than the rest did.
   */
  private boolean moved(double before, double after, double totalBefore, double totalAfter) {
    if (shares) {
      return after * totalBefore > before * totalAfter;
    }
    double own = ratio(before, after);
    double rest = ratio(totalBefore - before, totalAfter - after);
    return Math.abs(own - swing) > Math.abs(rest - swing);
  }

  /** Logarithm of the factor by which the rate changed. */
  private double ratio(double before, double after) {
    return Math.log((after + 0.5) / (before + 0.5) * rateFactor);
  }

  private static double entropy(double part, double whole) {
    double rest = whole - part;
    return (part > 0 ? part * Math.log(part / whole) : 0)
        + (rest > 0 ? rest * Math.log(rest / whole) : 0);
  }

  private boolean sharesField(Candidate parent, int item) {
    String field = index.frequentItems().get(item).field();
    for (int other : parent.items()) {
      if (index.frequentItems().get(other).field().equals(field)) {
        return true;
      }
    }
    return false;
  }

  private static List<Integer> with(List<Integer> items, int item) {
    List<Integer> longer = new ArrayList<>(items);
    longer.add(item);
    longer.sort(Comparator.naturalOrder());
    return longer;
  }
}
