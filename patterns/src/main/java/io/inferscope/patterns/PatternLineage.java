package io.inferscope.patterns;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which pattern an id stands for after all merges. A function of the set of aliases: their order,
 * and who stored them how often, make no difference. Immutable.
 */
public final class PatternLineage {

  private final Map<String, String> currentById = new HashMap<>();
  private final Map<String, Set<String>> idsByCurrent = new HashMap<>();

  private PatternLineage(Map<String, PatternAlias> next) {
    for (String id : next.keySet()) {
      String current = last(id, next);
      currentById.put(id, current);
      idsByCurrent.computeIfAbsent(current, key -> new TreeSet<>(Set.of(key))).add(id);
    }
  }

  /** The lineage that aliases tell. Of several merges of one id the most general one counts. */
  public static PatternLineage of(Collection<PatternAlias> aliases) {
    Map<String, PatternAlias> next = new HashMap<>();
    for (PatternAlias alias : aliases) {
      next.merge(alias.from(), alias, PatternLineage::moreGeneral);
    }
    return new PatternLineage(next);
  }

  private static PatternAlias moreGeneral(PatternAlias one, PatternAlias other) {
    return Template.order(one.template(), other.template()) <= 0 ? one : other;
  }

  /** Merges lead to ever more general templates; the count ends a circle in damaged documents. */
  private static String last(String id, Map<String, PatternAlias> next) {
    String last = id;
    int steps = 0;
    for (PatternAlias alias = next.get(id);
        alias != null && steps <= next.size();
        alias = next.get(last)) {
      last = alias.to();
      steps++;
    }
    return last;
  }

  /** The id that messages of this pattern get now; the id itself where it was never merged. */
  public String current(String id) {
    return currentById.getOrDefault(id, id);
  }

  /** All ids under which documents of a current pattern may be stored, itself among them. */
  public Set<String> ids(String current) {
    return Set.copyOf(idsByCurrent.getOrDefault(current, Set.of(current)));
  }
}
