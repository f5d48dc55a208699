package io.inferscope.patterns;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds templates of different layouts of which one describes the other: equal where they are
 * constant, and between two spaces a {@code <*>} stands for anything without a space. {@code
 * synchronized to <*>, stratum <*>} describes {@code synchronized to LOCAL(<*>), stratum <*>}.
 */
final class Families {

  private static final String VARYING = "\u0000";

  private final Map<String, List<Template>> families = new HashMap<>();

  /** Puts a template under the most general one that describes it, and others under it. */
  void add(Template template) {
    String[] chunks = template.canonical.split(" ", -1);
    List<Template> family = families.computeIfAbsent(key(chunks), k -> new ArrayList<>());
    if (family.contains(template)) {
      return;
    }
    for (Template other : family) {
      if (describes(other, template)) {
        adopt(other, template);
      } else if (describes(template, other)) {
        adopt(template, other);
      }
    }
    family.add(template);
  }

  private static void adopt(Template parent, Template child) {
    Template current = child.parent;
    if (current == null || isMoreGeneral(parent, current)) {
      child.parent = parent;
    }
  }

  private static String key(String[] chunks) {
    StringBuilder key = new StringBuilder();
    for (String chunk : chunks) {
      key.append(chunk.contains(Rendering.WILDCARD) ? VARYING : chunk).append(' ');
    }
    return key.toString();
  }

  private static boolean describes(Template general, Template special) {
    if (general.layout.equals(special.layout) || !isMoreGeneral(general, special)) {
      return false;
    }
    String[] wide = general.canonical.split(" ", -1);
    String[] narrow = special.canonical.split(" ", -1);
    boolean anchored = false;
    for (int i = 0; i < wide.length; i++) {
      if (!Wildcards.match(wide[i], narrow[i])) {
        return false;
      }
      anchored |= !wide[i].contains(Rendering.WILDCARD);
    }
    return anchored;
  }

  private static boolean isMoreGeneral(Template a, Template b) {
    int byLength = Integer.compare(literals(a.canonical), literals(b.canonical));
    return byLength == 0 ? a.canonical.compareTo(b.canonical) < 0 : byLength < 0;
  }

  private static int literals(String text) {
    return text.length() - Rendering.WILDCARD.length() * Wildcards.count(text);
  }
}
