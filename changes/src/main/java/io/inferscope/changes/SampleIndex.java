package io.inferscope.changes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which documents of both samples each item holds for. */
final class SampleIndex {
  /** Enough to hold every explanation worth reading, few enough to pair them all. */
  private static final int MOST_ITEMS = 200;

  /** An item that holds for less than this share of either window cannot account for much. */
  private static final double LEAST_SUPPORT = 0.01;

  private static final int LEAST_DOCUMENTS = 5;

  /** Items whose documents overlap by more than this (Jaccard) describe the same ones. */
  private static final double SAME = 0.9;

  private final RateWindow baseline;
  private final RateWindow deviation;
  private final DocumentSet all;
  private final List<Item> frequentItems = new ArrayList<>();
  private final List<DocumentSet> documents = new ArrayList<>();

  SampleIndex(RateWindow baseline, RateWindow deviation) {
    this.baseline = baseline;
    this.deviation = deviation;
    all = DocumentSet.empty(baseline.sample().size(), deviation.sample().size());
    Map<Item, int[]> counts = new LinkedHashMap<>();
    count(counts, true);
    count(counts, false);
    // Sets only for what is frequent: a sample may hold as many rare values as documents.
    Map<Item, DocumentSet> byItem = new LinkedHashMap<>();
    counts.entrySet().stream()
        .filter(entry -> supported(entry.getValue()[0], entry.getValue()[1]))
        .sorted(Comparator.comparingInt(entry -> -entry.getValue()[0] - entry.getValue()[1]))
        .limit(MOST_ITEMS)
        .forEach(entry -> byItem.put(entry.getKey(), emptySet()));
    add(byItem, true);
    add(byItem, false);
    byItem.forEach(
        (item, set) -> {
          frequentItems.add(item);
          documents.add(set);
        });
  }

  private void count(Map<Item, int[]> counts, boolean ofBaseline) {
    for (DocumentSample document : window(ofBaseline).sample()) {
      for (Item item : document.items()) {
        counts.computeIfAbsent(item, unseen -> new int[2])[ofBaseline ? 0 : 1]++;
      }
    }
  }

  private void add(Map<Item, DocumentSet> byItem, boolean ofBaseline) {
    int number = 0;
    for (DocumentSample document : window(ofBaseline).sample()) {
      int bit = all.bit(ofBaseline, number++);
      all.add(bit);
      for (Item item : document.items()) {
        DocumentSet set = byItem.get(item);
        if (set != null) {
          set.add(bit);
        }
      }
    }
  }

  private DocumentSet emptySet() {
    return DocumentSet.empty(baseline.sample().size(), deviation.sample().size());
  }

  /** Items that hold for enough documents to matter, the most frequent first. */
  List<Item> frequentItems() {
    return frequentItems;
  }

  /** The documents of the frequent item at {@code index}. */
  DocumentSet documents(int index) {
    return documents.get(index);
  }

  DocumentSet all() {
    return all;
  }

  /** The frequent items that hold for nearly the same documents as {@code candidate}. */
  List<Item> sameDocuments(ItemSets.Candidate candidate) {
    List<Item> same = new ArrayList<>();
    for (int item = 0; item < frequentItems.size(); item++) {
      if (!candidate.items().contains(item)
          && candidate.documents().similarity(documents.get(item)) > SAME) {
        same.add(frequentItems.get(item));
      }
    }
    return same;
  }

  boolean supported(int inBaseline, int inDeviation) {
    return enough(inBaseline, baseline.sample().size())
        || enough(inDeviation, deviation.sample().size());
  }

  private static boolean enough(int count, int sampleSize) {
    return count >= Math.max(LEAST_DOCUMENTS, LEAST_SUPPORT * sampleSize);
  }

  /** Factor from (count in deviation / count in baseline) of samples to that of true rates. */
  double rateFactor() {
    return perBucket(deviation) / perBucket(baseline);
  }

  private static double perBucket(RateWindow window) {
    return window.documents() / (double) window.sample().size() / window.counts().length;
  }

  /** Documents of {@code set} in each bucket of one window. */
  long[] perBucket(DocumentSet set, boolean ofBaseline) {
    RateWindow window = window(ofBaseline);
    long[] counts = new long[window.counts().length];
    int number = 0;
    for (DocumentSample document : window.sample()) {
      if (set.contains(all.bit(ofBaseline, number++))) {
        counts[document.bucket()]++;
      }
    }
    return counts;
  }

  private RateWindow window(boolean ofBaseline) {
    return ofBaseline ? baseline : deviation;
  }
}
