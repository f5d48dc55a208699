package io.inferscope.changes;

/**
 * A set of sampled documents as bits: those of the baseline in the first words, those of the
 * deviation in the others, so that counting either side is a run over words.
 */
record DocumentSet(long[] words, int baselineWords) {

  static DocumentSet empty(int baselineSize, int deviationSize) {
    int baselineWords = wordsFor(baselineSize);
    return new DocumentSet(new long[baselineWords + wordsFor(deviationSize)], baselineWords);
  }

  private static int wordsFor(int bits) {
    return (bits + Long.SIZE - 1) / Long.SIZE;
  }

  /** The bit of document {@code number} of its sample. */
  int bit(boolean baseline, int number) {
    return baseline ? number : baselineWords * Long.SIZE + number;
  }

  void add(int bit) {
    words[bit >> 6] |= 1L << bit;
  }

  boolean contains(int bit) {
    return (words[bit >> 6] & 1L << bit) != 0;
  }

  int inBaseline() {
    return sharedInBaseline(this);
  }

  int inDeviation() {
    return sharedInDeviation(this);
  }

  int sharedInBaseline(DocumentSet other) {
    return shared(other, 0, baselineWords);
  }

  int sharedInDeviation(DocumentSet other) {
    return shared(other, baselineWords, words.length);
  }

  private int shared(DocumentSet other, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += Long.bitCount(words[i] & other.words[i]);
    }
    return count;
  }

  DocumentSet and(DocumentSet other) {
    long[] both = words.clone();
    for (int i = 0; i < both.length; i++) {
      both[i] &= other.words[i];
    }
    return new DocumentSet(both, baselineWords);
  }

  DocumentSet without(DocumentSet other) {
    long[] rest = words.clone();
    for (int i = 0; i < rest.length; i++) {
      rest[i] &= ~other.words[i];
    }
    return new DocumentSet(rest, baselineWords);
  }

  /** Size of the intersection over the size of the union. */
  double similarity(DocumentSet other) {
    double both = shared(other, 0, words.length);
    double all = shared(this, 0, words.length) + other.shared(other, 0, words.length) - both;
    return all == 0 ? 0 : both / all;
  }
}
