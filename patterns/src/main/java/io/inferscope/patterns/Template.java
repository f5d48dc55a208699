package io.inferscope.patterns;

import io.inferscope.model.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the leaves of a pattern have in common: a layout whose slots hold a word or vary. The id is
 * made of the canonical text, in which every variable is {@code <*>}; what people read may become
 * more exact under the same id.
 */
final class Template {

  final Layout layout;
  final @Nullable String[] words;

  /** Every variable {@code <*>}, every list one {@code <*>}. */
  final String canonical;

  final int variables;
  Evidence evidence;

  /** A template of another layout that describes this one too; leaves here belong there. */
  @Nullable Template parent;

  private final String id;
  private @Nullable Pattern pattern;

  Template(String service, Layout layout, @Nullable String[] words) {
    this.layout = layout;
    this.words = words;
    this.canonical = Rendering.canonical(layout, words);
    this.id = PatternIds.of(service, canonical);
    this.evidence = new Evidence(words.length);
    int holes = 0;
    for (String word : words) {
      holes += word == null ? 1 : 0;
    }
    this.variables = holes;
  }

  boolean covers(@Nullable String[] other) {
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      if (word != null && !word.equals(other[i])) {
        return false;
      }
    }
    return true;
  }

  /** Whether leaves that both cover belong here: the more general wins, then the text decides. */
  boolean isPreferredTo(Template other) {
    return variables == other.variables
        ? canonical.compareTo(other.canonical) < 0
        : variables > other.variables;
  }

  /** The template that speaks for this one. */
  Template root() {
    Template root = this;
    for (Template next = parent; next != null; next = root.parent) {
      root = next;
    }
    return root;
  }

  String id() {
    return id;
  }

  Pattern pattern() {
    Pattern known = pattern;
    if (known == null) {
      known = new Pattern(id, Rendering.typed(this));
      pattern = known;
    }
    return known;
  }

  /** The text is written anew when next asked for. */
  void evidenceChanged() {
    pattern = null;
  }
}
