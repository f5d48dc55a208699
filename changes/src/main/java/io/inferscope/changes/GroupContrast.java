package io.inferscope.changes;

import java.util.ArrayList;
import java.util.List;

/**
 * What the documents of one group have in common that those of another lack: the item sets whose
 * share differs most between requests that failed and those that did not, say. Unlike {@link
 * RateChange} it does not ask how many there are of either. Pure.
 */
public final class GroupContrast {
  private static final int LEAST_DOCUMENTS = 20;
  private static final int MOST_TRAITS = 5;
  private static final double LEVEL = 0.01;

  /** A trait that a group has this little more often than the other tells nobody anything. */
  private static final double LEAST_EFFECT = 0.15;

  /** Parts in order of time, so that what comes in bursts is not taken for so many witnesses. */
  private static final int PARTS = 20;

  private final SampleIndex index;
  private final int usual;
  private final int unusual;

  private GroupContrast(List<List<Item>> usual, List<List<Item>> unusual) {
    this.usual = usual.size();
    this.unusual = unusual.size();
    index = new SampleIndex(window(usual), window(unusual));
  }

  /** What a comparison found. */
  public sealed interface Outcome {}

  /**
   * The groups could be compared.
   *
   * @param traits what sets the second group apart, the clearest first; at most five, none where
   *     nothing does
   * @param tried item sets that were looked at
   */
  public record Compared(List<Trait> traits, int tried) implements Outcome {
    public Compared {
      traits = List.copyOf(traits);
    }
  }

  /** One of the groups has fewer than twenty documents. */
  public record TooFew() implements Outcome {}

  /**
   * Items that hold together for more of the second group than of the first.
   *
   * @param items one to three
   * @param alsoDescribedBy further items that hold for nearly the same documents
   * @param usualCount documents of the first group that they hold for
   * @param unusualCount likewise of the second
   * @param effect share of the second group less that of the first, which for a trait that a
   *     document has or has not is Cliff's delta (Cliff 1993); more than 0, at most 1
   * @param pValue that the shares differ so by chance, given how much they vary over time, after
   *     Bonferroni's correction for all item sets that were tried
   */
  public record Trait(
      List<Item> items,
      List<Item> alsoDescribedBy,
      int usualCount,
      int unusualCount,
      double effect,
      double pValue) {
    public Trait {
      items = List.copyOf(items);
      alsoDescribedBy = List.copyOf(alsoDescribedBy);
    }
  }

  /**
   * Compares two groups; thousands of documents of each are plenty.
   *
   * @param usual what can be said of each document of the first group, in order of time
   * @param unusual of the second, likewise
   */
  public static Outcome compare(List<List<Item>> usual, List<List<Item>> unusual) {
    return Math.min(usual.size(), unusual.size()) < LEAST_DOCUMENTS
        ? new TooFew()
        : new GroupContrast(usual, unusual).compared();
  }

  private static RateWindow window(List<List<Item>> documents) {
    long[] counts = new long[PARTS];
    List<DocumentSample> samples = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      int part = (int) ((long) i * PARTS / documents.size());
      counts[part]++;
      samples.add(new DocumentSample(part, documents.get(i)));
    }
    return new RateWindow(counts, samples);
  }

  /** The best set, then the best of what it leaves, and so on. */
  private Compared compared() {
    List<Trait> traits = new ArrayList<>();
    ItemSets search = ItemSets.ofShares(index);
    DocumentSet left = index.all();
    while (traits.size() < MOST_TRAITS) {
      List<ItemSets.Candidate> best = search.best(left);
      if (best.isEmpty()) {
        break;
      }
      ItemSets.Candidate candidate = best.getFirst();
      Trait trait = trait(candidate, pValue(candidate, left) * search.tried());
      if (trait.pValue() > LEVEL || trait.effect() < LEAST_EFFECT) {
        break;
      }
      traits.add(trait);
      left = left.without(candidate.documents());
    }
    return new Compared(traits, search.tried());
  }

  private Trait trait(ItemSets.Candidate candidate, double pValue) {
    List<Item> items = candidate.items().stream().map(index.frequentItems()::get).toList();
    // Within the rest, a set may be counted without what an earlier trait holds for.
    DocumentSet documents = index.all();
    for (int item : candidate.items()) {
      documents = documents.and(index.documents(item));
    }
    int ofUsual = documents.inBaseline();
    int ofUnusual = documents.inDeviation();
    double effect = ofUnusual / (double) unusual - ofUsual / (double) usual;
    return new Trait(
        items, index.sameDocuments(candidate), ofUsual, ofUnusual, effect, Math.min(1, pValue));
  }

  private double pValue(ItemSets.Candidate candidate, DocumentSet within) {
    long[] usualInside = index.perBucket(candidate.documents(), true);
    long[] usualAll = index.perBucket(within, true);
    long[] unusualInside = index.perBucket(candidate.documents(), false);
    long[] unusualAll = index.perBucket(within, false);
    // The dispersion is that of the first argument: whichever group varies more sets the price.
    return Math.max(
        probability(WindowTests.share(usualInside, usualAll, unusualInside, unusualAll)),
        probability(WindowTests.share(unusualInside, unusualAll, usualInside, usualAll)));
  }

  private static double probability(WindowResult result) {
    return switch (result) {
      case WindowResult.Compared compared -> compared.pValue();
      case WindowResult.TooLittle ignored -> 1;
    };
  }
}
