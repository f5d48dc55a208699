package io.inferscope.patterns;

import io.inferscope.model.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the leaves of a pattern have in common: a layout whose slots hold a word or vary. The id is
 * made of the canonical text, in which every variable is {@code <*>}; what people read may become
 * more exact under the same id.
 */
final class Template {

  final String service;
  final Layout layout;
  final @Nullable String[] words;

  /** Every variable {@code <*>}, every list one {@code <*>}. */
  final String canonical;

  /** That of its only leaf, or a copy of its own once it has several. */
  Evidence evidence;

  /** Its id was given to a message, so that a merge has to be told. */
  boolean shown;

  private final int literals;

  /** Templates of which one may describe the other have it in common: see {@link Families}. */
  final long family;

  private @Nullable Template parent;
  private @Nullable String id;
  private @Nullable Pattern pattern;

  Template(String service, Layout layout, @Nullable String[] words, Evidence evidence) {
    this.service = service;
    this.layout = layout;
    this.words = words;
    this.canonical = Rendering.canonical(layout, words);
    this.literals = literals(canonical);
    this.family = Wildcards.constantHash(canonical);
    this.evidence = evidence;
  }

  boolean covers(@Nullable String[] other, Effort effort) {
    int i = 0;
    while (i < words.length && holds(i, other[i])) {
      i++;
    }
    effort.spend(1 + i);
    return i == words.length;
  }

  private boolean holds(int slot, @Nullable String other) {
    String word = words[slot];
    return word == null || word.equals(other);
  }

  /** One order for all choices: fewer constant characters first, then the text decides. */
  boolean isMoreGeneralThan(Template other) {
    return literals == other.literals
        ? canonical.compareTo(other.canonical) < 0
        : literals < other.literals;
  }

  /** The same order over canonical texts: negative where the first is the more general one. */
  static int order(String canonical, String other) {
    int fewer = Integer.compare(literals(canonical), literals(other));
    return fewer == 0 ? canonical.compareTo(other) : fewer;
  }

  private static int literals(String canonical) {
    return canonical.length() - Rendering.WILDCARD.length() * Wildcards.count(canonical);
  }

  /**
   * Takes a template that describes this one as its parent, unless it has a more general one
   * already: which of several comes first makes no difference.
   */
  void adoptedBy(Template candidate, PatternAliases aliases) {
    Template current = parent;
    if (candidate == current || (current != null && !candidate.isMoreGeneralThan(current))) {
      return;
    }
    parent = candidate;
    if (shown) {
      candidate.shown = true;
      aliases.add(this, candidate);
    }
  }

  /** Its id was given to a message, here or elsewhere; a merge that nobody was told of is told. */
  void show(PatternAliases aliases) {
    if (!shown && parent != null) {
      parent.shown = true;
      aliases.add(this, parent);
    }
    shown = true;
  }

  /** The template that speaks for this one. Ends, since each parent is more general. */
  Template root() {
    Template root = this;
    for (Template next = parent; next != null; next = next.parent) {
      root = next;
    }
    return root;
  }

  String id() {
    String known = id;
    if (known == null) {
      known = PatternIds.of(service, canonical);
      id = known;
    }
    return known;
  }

  /** As it reads now; the same object until the evidence changes. */
  Pattern pattern() {
    Pattern known = pattern;
    if (known == null) {
      known = new Pattern(id(), Rendering.typed(this));
      pattern = known;
      shown = true;
    }
    return known;
  }

  /** Adds the evidence of a leaf, which may be this template's own. */
  void join(Evidence more) {
    if (more == evidence || evidence.join(more)) {
      pattern = null;
    }
  }
}
