package io.inferscope.patterns;

import org.jspecify.annotations.Nullable;

/** All messages of a service that are equal once their variables are masked. */
final class Leaf {

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

  Leaf(Bucket bucket, @Nullable String[] words, Template own) {
    this.bucket = bucket;
    this.words = words;
    this.evidence = new Evidence(words.length);
    this.own = own;
    this.template = own;
  }

  /** To be called when {@link #evidence} has grown. */
  void evidenceGrew() {
    own.join(evidence);
    template.join(evidence);
  }

  boolean belongsTo(String service) {
    return bucket.service.name.equals(service);
  }
}
