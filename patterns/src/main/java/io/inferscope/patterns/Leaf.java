package io.inferscope.patterns;

import org.jspecify.annotations.Nullable;

/** All messages of a service that are equal once their variables are masked. */
final class Leaf {

  final Bucket bucket;

  /** The constant word of each slot; null where a variable stands. */
  final @Nullable String[] words;

  final Evidence evidence;
  Template template;

  /** When a message last fell here, in messages of the miner. */
  long lastUsed;

  boolean evicted;

  Leaf(Bucket bucket, @Nullable String[] words, Template own) {
    this.bucket = bucket;
    this.words = words;
    this.evidence = new Evidence(words.length);
    this.template = own;
  }
}
