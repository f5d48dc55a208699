package io.inferscope.patterns;

import org.jspecify.annotations.Nullable;

/** Writes templates. */
final class Rendering {

  static final String WILDCARD = "<*>";

  private Rendering() {}

  /** The form that ids are made of; it does not depend on evidence. */
  static String canonical(Layout layout, @Nullable String[] words) {
    String[] slots = new String[words.length];
    for (int i = 0; i < slots.length; i++) {
      String word = words[i];
      slots[i] = word == null ? WILDCARD : word;
    }
    return layout.fill(slots);
  }

  /** The form that people read: {@code request <uuid> took <duration>}. */
  static String typed(Template template) {
    return typed(template.layout, template.words, template.evidence);
  }

  static String typed(Layout layout, @Nullable String[] words, Evidence evidence) {
    return filled(layout, words, evidence, true);
  }

  /** The same with {@code <*>} for every variable. */
  static String wildcards(Template template) {
    return filled(template.layout, template.words, template.evidence, false);
  }

  private static String filled(
      Layout layout, @Nullable String[] words, Evidence evidence, boolean typed) {
    String[] slots = new String[words.length];
    for (int i = 0; i < slots.length; i++) {
      String word = words[i];
      slots[i] = word == null ? variable(evidence, i, typed) : word;
    }
    return layout.fill(slots);
  }

  private static String variable(Evidence evidence, int slot, boolean typed) {
    String constant = evidence.constant(slot);
    if (constant != null) {
      return constant;
    }
    String placeholder = typed ? evidence.type(slot).placeholder() : WILDCARD;
    int repetitions = evidence.repetitions(slot);
    return repetitions == 1 ? placeholder : (placeholder + " ").repeat(repetitions).stripTrailing();
  }
}
