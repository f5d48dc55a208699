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

  /** Members past this are not compared; a bound on time, out of reach for honest logs. */
  private static final int FAMILY_LIMIT = 64;

  private final Map<Long, List<Template>> families = new HashMap<>();
  private final PatternAliases aliases;
  private final Effort effort;

  Families(PatternAliases aliases, Effort effort) {
    this.aliases = aliases;
    this.effort = effort;
  }

  /** Puts a template under the most general one that describes it, and others under it. */
  void add(Template template) {
    List<Template> family = families.computeIfAbsent(template.family, k -> new ArrayList<>(1));
    if (family.size() >= FAMILY_LIMIT) {
      return;
    }
    for (Template other : family) {
      if (!effort.allowsMore()) {
        break;
      }
      if (describes(other, template)) {
        template.adoptedBy(other, aliases);
      } else if (describes(template, other)) {
        other.adoptedBy(template, aliases);
      }
    }
    family.add(template);
  }

  void remove(Template template) {
    List<Template> family = families.get(template.family);
    if (family != null && family.remove(template) && family.isEmpty()) {
      families.remove(template.family);
    }
  }

  private boolean describes(Template general, Template special) {
    return general.isMoreGeneralThan(special)
        && !general.layout.equals(special.layout)
        && Wildcards.describes(general.canonical, special.canonical, effort);
  }
}
