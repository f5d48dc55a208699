package io.inferscope.patterns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private static final int ESTABLISHED_LIMIT = 256;

  final ServicePatterns service;
  final Layout layout;
  private final LeafIndex leaves = new LeafIndex();
  private final Map<List<@Nullable String>, Template> established = new HashMap<>();

  Bucket(ServicePatterns service, Layout layout) {
    this.service = service;
    this.layout = layout;
  }

  int size() {
    return leaves.size();
  }

  @Nullable Leaf find(@Nullable String[] words) {
    return leaves.find(words);
  }

  /** The most general established template that covers the words. */
  @Nullable Template covering(@Nullable String[] words) {
    Template best = null;
    for (Template template : established.values()) {
      if (template.covers(words, service.effort)
          && (best == null || template.isMoreGeneralThan(best))) {
        best = template;
      }
    }
    return best;
  }

  /** Adds a leaf with words that no other has, and all that follows from it. */
  Leaf add(@Nullable String[] words, Evidence evidence, boolean shown) {
    List<@Nullable String> key = Arrays.asList(words);
    Template own = established.get(key);
    if (own == null) {
      own = new Template(service.name, layout, words, evidence);
      own.shown = shown;
      service.families.add(own);
    }
    Leaf leaf = new Leaf(this, words, evidence, own);
    own.join(evidence);
    leaves.add(leaf);
    Template covering = covering(words);
    if (covering != null) {
      move(leaf, covering);
    }
    establishAround(leaf);
    return leaf;
  }

  /** Forgets a leaf; answers whether it was the last. */
  boolean remove(Leaf leaf) {
    leaf.evicted = true;
    List<@Nullable String> key = Arrays.asList(leaf.words);
    leaves.remove(leaf);
    if (!established.containsKey(key)) {
      service.families.remove(leaf.own);
    }
    if (leaves.size() > 0) {
      return false;
    }
    established.values().forEach(service.families::remove);
    return true;
  }

  private void establishAround(Leaf leaf) {
    Effort effort = service.effort;
    Neighbours neighbours = new Neighbours(leaf, leaves.comparable(leaf, effort), effort);
    for (long holes : neighbours.candidates()) {
      @Nullable String[] words = Neighbours.without(leaf.words, holes);
      if (!effort.allowsMore()) {
        return;
      }
      if (established.size() < ESTABLISHED_LIMIT
          && !isDescribed(words)
          && neighbours.establish(holes)) {
        establish(words);
      }
    }
  }

  private boolean isDescribed(@Nullable String[] words) {
    for (Template template : established.values()) {
      if (template.covers(words, service.effort)) {
        return true;
      }
    }
    return false;
  }

  private void establish(@Nullable String[] words) {
    List<@Nullable String> key = Arrays.asList(words);
    Leaf same = leaves.find(words);
    Template template = template(words, same);
    List<Template> narrower = new ArrayList<>();
    for (Template known : established.values()) {
      if (template.covers(known.words, service.effort)) {
        narrower.add(known);
      }
    }
    for (Template known : narrower) {
      known.adoptedBy(template, service.aliases);
      established.remove(Arrays.asList(known.words));
    }
    established.put(key, template);
    for (Leaf leaf : leaves.sharing(words)) {
      if (template.covers(leaf.words, service.effort)) {
        move(leaf, template);
      }
    }
  }

  /** The template of the words: new, or that of the leaf that has them, no longer shared. */
  private Template template(@Nullable String[] words, @Nullable Leaf same) {
    if (same == null) {
      Template template = new Template(service.name, layout, words, new Evidence(words.length));
      // After a restart nobody knows whether a message had its id; that of a leaf is stored with
      // it.
      template.shown = true;
      service.families.add(template);
      return template;
    }
    same.own.evidence = same.evidence.copy();
    return same.own;
  }

  private void move(Leaf leaf, Template template) {
    if (leaf.own != template) {
      leaf.own.adoptedBy(template, service.aliases);
    }
    if (leaf.template == leaf.own || template.isMoreGeneralThan(leaf.template)) {
      leaf.template = template;
      template.join(leaf.evidence);
      service.effort.spend(leaf.words.length);
    }
  }
}
