package io.inferscope.patterns;

import org.jspecify.annotations.Nullable;

/** All messages of a service that are equal once their variables are masked. */
final class Leaf {

  /** What the smallest leaf takes with all that belongs to it, as measured. */
  static final int FEWEST_BYTES = 1200;

  private static final int BYTES_A_TOKEN = 12;
  private static final int BYTES_A_SLOT = 220;

  final Bucket bucket;

  /** The constant word of each slot; null where a variable stands. */
  final @Nullable String[] words;

  final Evidence evidence;

  /** The template of this leaf alone. */
  final Template own;

  /** The most general template of its layout that covers it. */
  Template template;

  /** Its place in {@link LeafClock}. */
  int number;

  /** Grows with each change, over all leaves of a miner; what was exported before need not be. */
  long version;

  /** For {@link LeafClock}. */
  boolean recentlyUsed = true;

  /** No longer in its bucket; whoever still holds it must look again. */
  boolean evicted;

  Leaf(Bucket bucket, @Nullable String[] words, Evidence evidence, Template own) {
    this.bucket = bucket;
    this.words = words;
    this.evidence = evidence;
    this.own = own;
    this.template = own;
  }

  /** The template that speaks for the leaf now. */
  Template root() {
    return template.root();
  }

  /** To be called when {@link #evidence} has grown. */
  void evidenceGrew() {
    own.join(evidence);
    template.join(evidence);
  }

  /** An estimate of the memory of this leaf, its template, and its share of its bucket. */
  int bytes() {
    return FEWEST_BYTES
        + BYTES_A_SLOT * words.length
        + BYTES_A_TOKEN * bucket.layout.marks().length
        + 2 * own.canonical.length();
  }

  boolean belongsTo(String service) {
    return bucket.service.name.equals(service);
  }
}
