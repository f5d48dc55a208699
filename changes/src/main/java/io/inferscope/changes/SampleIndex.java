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

  private final RateWindow baseline;
  private final RateWindow deviation;
  private final DocumentSet all;
  private final List<Item> frequentItems = new ArrayList<>();
  private final List<DocumentSet> documents = new ArrayList<>();

  SampleIndex(RateWindow baseline, RateWindow deviation) {
    this.baseline = baseline;
    this.deviation = deviation;
    all = DocumentSet.empty(baseline.sample().size(), deviation.sample().size());
    Map<Item, DocumentSet> byItem = new LinkedHashMap<>();
    add(byItem, true);
    add(byItem, false);
    byItem.entrySet().stream()
        .filter(entry -> supported(entry.getValue().inBaseline(), entry.getValue().inDeviation()))
        .sorted(Comparator.comparingInt(entry -> -size(entry.getValue())))
        .limit(MOST_ITEMS)
        .forEach(
            entry -> {
              frequentItems.add(entry.getKey());
              documents.add(entry.getValue());
            });
  }

  private void add(Map<Item, DocumentSet> byItem, boolean ofBaseline) {
    int number = 0;
    for (DocumentSample document : window(ofBaseline).sample()) {
      int bit = all.bit(ofBaseline, number++);
      all.add(bit);
      for (Item item : document.items()) {
        byItem.computeIfAbsent(item, unseen -> emptySet()).add(bit);
      }
    }
  }

  private DocumentSet emptySet() {
    return DocumentSet.empty(baseline.sample().size(), deviation.sample().size());
  }

  private static int size(DocumentSet set) {
    return set.inBaseline() + set.inDeviation();
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
