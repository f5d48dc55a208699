package io.inferscope.patterns;

import io.inferscope.model.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All leaves of one layout, and the templates that they establish. */
final class Bucket {

  private static final int COMPARED_SLOTS = 64;
  static int FEW = Integer.getInteger("few", 4);
  static double SIM = Double.parseDouble(System.getProperty("sim", "0.5"));

  private final String service;
  private final Layout layout;
  private final Map<List<String>, Leaf> leaves = new HashMap<>();
  private final List<Template> established = new ArrayList<>();

  Bucket(String service, Layout layout) {
    this.service = service;
    this.layout = layout;
  }

  Leaf leaf(Tokens tokens) {
    @Nullable String[] words = words(tokens);
    List<String> key = Arrays.asList(words);
    Leaf known = leaves.get(key);
    if (known != null) {
      return known;
    }
    Leaf leaf = new Leaf(words, template(words, 0));
    for (Template template : established) {
      prefer(leaf, template);
    }
    generalise(leaf);
    leaves.put(key, leaf);
    return leaf;
  }

  private void prefer(Leaf leaf, Template template) {
    if (template.covers(leaf.words) && template.compareTo(leaf.template) < 0) {
      leaf.template = template;
    }
  }

  private void generalise(Leaf leaf) {
    Set<Long> candidates = new HashSet<>();
    for (Leaf other : leaves.values()) {
      long difference = difference(leaf.words, other.words);
      if (difference != 0 && similar(leaf.words, difference)) {
        candidates.add(difference);
      }
    }
    for (long holes : candidates) {
      @Nullable String[] words = leaf.words.clone();
      for (int i = 0; i < words.length && i < COMPARED_SLOTS; i++) {
        if ((holes >>> i & 1) != 0) {
          words[i] = null;
        }
      }
      Template template = template(words, Long.bitCount(holes));
      if (!established.contains(template) && varied(leaf, template, holes)) {
        established.add(template);
        for (Leaf other : leaves.values()) {
          prefer(other, template);
        }
        prefer(leaf, template);
      }
    }
  }

  private boolean varied(Leaf leaf, Template template, long holes) {
    for (int i = 0; i < leaf.words.length && i < COMPARED_SLOTS; i++) {
      if ((holes >>> i & 1) != 0) {
        Set<@Nullable String> values = new HashSet<>();
        values.add(leaf.words[i]);
        for (Leaf other : leaves.values()) {
          if (template.covers(other.words)) {
            values.add(other.words[i]);
          }
        }
        if (values.size() <= FEW && !values.contains(null)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean similar(@Nullable String[] words, long difference) {
    int constant = 0;
    for (int i = 0; i < words.length; i++) {
      if (words[i] != null && (i >= COMPARED_SLOTS || (difference >>> i & 1) == 0)) {
        constant++;
      }
    }
    int different = Long.bitCount(difference);
    return constant >= SIM * (constant + different);
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

  private Template template(@Nullable String[] words, int learned) {
    String[] slots = new String[words.length];
    for (int i = 0; i < slots.length; i++) {
      String word = words[i];
      slots[i] = word == null ? "<*>" : word;
    }
    String text = layout.fill(slots);
    return new Template(words, learned, new Pattern(PatternIds.of(service, text), text));
  }

  private static @Nullable String[] words(Tokens tokens) {
    int slots = 0;
    for (int i = 0; i < tokens.count; i++) {
      slots += tokens.kind[i] == Tokens.PUNCTUATION ? 0 : 1;
    }
    @Nullable String[] words = new String[slots];
    int slot = 0;
    for (int i = 0; i < tokens.count; i++) {
      if (tokens.kind[i] != Tokens.PUNCTUATION) {
        words[slot++] = tokens.isVariable(i) ? null : tokens.textOf(i);
      }
    }
    return words;
  }
}
