package io.inferscope.patterns;

import org.jspecify.annotations.Nullable;

/** All messages that are equal once their variables are masked. */
final class Leaf {

  /** The constant word of each slot; null where a variable stands. */
  final @Nullable String[] words;

  Template template;

  Leaf(@Nullable String[] words, Template own) {
    this.words = words;
    this.template = own;
  }
}
