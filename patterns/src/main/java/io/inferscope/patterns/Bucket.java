package io.inferscope.patterns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All leaves of one service and layout, and the templates that they establish.
 *
 * <p>A template is established by a set of slots that vary and the words of the others: enough
 * leaves agree in all other slots, and every varying slot has shown enough different contents
 * ({@link MergeRule}). More leaves never take a template away, and a leaf belongs to the most
 * general one that covers it, so the outcome depends on the set of leaves and not on their order.
 */
final class Bucket {

  /** Slots past these must be equal, since differences are kept in the bits of a long. */
  private static final int COMPARED_SLOTS = 64;

  final ServicePatterns service;
  final Layout layout;
  private final Map<List<@Nullable String>, Leaf> leaves = new HashMap<>();
  private List<Template> established = new ArrayList<>();

  Bucket(ServicePatterns service, Layout layout) {
    this.service = service;
    this.layout = layout;
  }

  /** The leaf of a message, made if it is new. */
  Leaf leaf(Tokens tokens) {
    @Nullable String[] words = words(tokens);
    List<@Nullable String> key = Arrays.asList(words);
    Leaf leaf = leaves.get(key);
    if (leaf == null) {
      leaf = new Leaf(this, words, new Template(service.name, layout, words));
      leaf.evidence.observe(tokens);
      leaf.template.evidence.join(leaf.evidence);
      leaves.put(key, leaf);
      service.activate(leaf.template);
      place(leaf);
    } else if (leaf.evidence.observe(tokens)) {
      evidenceGrew(leaf);
    }
    return leaf;
  }

  void evidenceGrew(Leaf leaf) {
    if (leaf.template.evidence.join(leaf.evidence)) {
      leaf.template.evidenceChanged();
    }
  }

  private void place(Leaf leaf) {
    for (Template template : established) {
      prefer(leaf, template);
    }
    for (long holes : differences(leaf)) {
      Template template = generalised(leaf, holes);
      if (!isKnown(template) && varied(template, holes)) {
        establish(template);
      }
    }
  }

  private boolean isKnown(Template template) {
    for (Template known : established) {
      if (known.covers(template.words)) {
        return true;
      }
    }
    return false;
  }

  private void establish(Template template) {
    List<Template> kept = new ArrayList<>();
    for (Template known : established) {
      if (!template.covers(known.words)) {
        kept.add(known);
      }
    }
    kept.add(template);
    established = kept;
    service.activate(template);
    for (Leaf leaf : leaves.values()) {
      prefer(leaf, template);
    }
  }

  private void prefer(Leaf leaf, Template template) {
    if (template.covers(leaf.words) && template.isPreferredTo(leaf.template)) {
      leaf.template = template;
      evidenceGrew(leaf);
    }
  }

  /** The sets of slots, as bits, in which a leaf differs from the others that are like it. */
  private Set<Long> differences(Leaf leaf) {
    Set<Long> differences = new HashSet<>();
    for (Leaf other : leaves.values()) {
      long difference = difference(leaf.words, other.words);
      if (difference != 0 && similar(leaf.words, difference)) {
        differences.add(difference);
      }
    }
    return differences;
  }

  private static boolean similar(@Nullable String[] words, long difference) {
    int common = 0;
    for (int i = 0; i < words.length; i++) {
      common += words[i] != null && !isHole(difference, i) ? 1 : 0;
    }
    return MergeRule.similar(common, Long.bitCount(difference));
  }

  private static boolean isHole(long holes, int slot) {
    return slot < COMPARED_SLOTS && (holes >>> slot & 1) != 0;
  }

  private Template generalised(Leaf leaf, long holes) {
    @Nullable String[] words = leaf.words.clone();
    for (int i = 0; i < words.length; i++) {
      if (isHole(holes, i)) {
        words[i] = null;
      }
    }
    return new Template(service.name, layout, words);
  }

  private boolean varied(Template template, long holes) {
    List<Leaf> covered = new ArrayList<>();
    for (Leaf leaf : leaves.values()) {
      if (template.covers(leaf.words)) {
        covered.add(leaf);
      }
    }
    for (int slot = 0; slot < template.words.length; slot++) {
      if (isHole(holes, slot) && !MergeRule.varies(slot, contents(covered, slot))) {
        return false;
      }
    }
    return true;
  }

  private static Set<@Nullable String> contents(List<Leaf> leaves, int slot) {
    Set<@Nullable String> contents = new HashSet<>();
    for (Leaf leaf : leaves) {
      contents.add(leaf.words[slot]);
    }
    return contents;
  }

  /** The slots in which two leaves differ; 0 where they cannot be compared. */
  private static long difference(@Nullable String[] a, @Nullable String[] b) {
    long difference = 0;
    for (int i = 0; i < a.length; i++) {
      String word = a[i];
      if (word == null ? b[i] != null : !word.equals(b[i])) {
        if (i >= COMPARED_SLOTS) {
          return 0;
        }
        difference |= 1L << i;
      }
    }
    return difference;
  }

  private static @Nullable String[] words(Tokens tokens) {
    int slots = 0;
    for (int i = 0; i < tokens.count; i++) {
      slots += tokens.kind[i] == Tokens.PUNCTUATION ? 0 : 1;
    }
    @Nullable String[] words = new @Nullable String[slots];
    int slot = 0;
    for (int i = 0; i < tokens.count; i++) {
      if (tokens.kind[i] != Tokens.PUNCTUATION) {
        words[slot++] = tokens.isVariable(i) ? null : tokens.textOf(i);
      }
    }
    return words;
  }
}
