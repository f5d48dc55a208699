package io.inferscope.patterns;

import io.inferscope.model.Pattern;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives each value of a split variable a pattern of its own. */
final class Splits {

  private final Map<String, Set<Integer>> variablesById;
  private final Map<String, Map<String, Pattern>> parts = new HashMap<>();

  Splits(Map<String, Set<Integer>> variablesById) {
    this.variablesById = variablesById;
  }

  boolean isEmpty() {
    return variablesById.isEmpty();
  }

  /**
   * The pattern of a message whose leaf has this template: a part of the template's where users
   * have split it and its leaf has the same layout.
   */
  Pattern of(Template template, Leaf leaf, Tokens tokens) {
    Pattern whole = template.pattern();
    Set<Integer> variables = variablesById.get(whole.id());
    if (variables == null || !template.layout.equals(leaf.bucket.layout)) {
      return whole;
    }
    @Nullable String[] words = template.words.clone();
    int variable = 0;
    int token = -1;
    for (int slot = 0; slot < words.length; slot++) {
      token = tokens.nextSlot(token);
      if (words[slot] == null && variables.contains(variable++)) {
        words[slot] = tokens.textOf(token);
      }
    }
    String canonical = Rendering.canonical(template.layout, words);
    Map<String, Pattern> known = parts.computeIfAbsent(whole.id(), id -> new HashMap<>());
    Pattern part = known.get(canonical);
    if (part == null && known.size() < Corrections.MOST_VALUES) {
      String text = Rendering.typed(template.layout, words, template.evidence);
      part = new Pattern(PatternIds.of(template.service, canonical), text);
      known.put(canonical, part);
    }
    return part == null ? whole : part;
  }
}
