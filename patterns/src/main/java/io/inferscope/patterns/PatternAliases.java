package io.inferscope.patterns;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Merges that nobody has fetched yet; the oldest are given up past a bound. */
final class PatternAliases {

  private final int limit;
  private final Map<String, PatternAlias> pending = new LinkedHashMap<>();

  PatternAliases(int limit) {
    this.limit = limit;
  }

  void add(String service, String from, String to) {
    if (pending.size() >= limit) {
      pending.remove(pending.keySet().iterator().next());
    }
    pending.put(from + to, new PatternAlias(service, from, to));
  }

  List<PatternAlias> drain() {
    List<PatternAlias> drained = new ArrayList<>(pending.values());
    pending.clear();
    return drained;
  }
}
