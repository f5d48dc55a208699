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

  void add(Template from, Template to) {
    if (pending.size() >= limit) {
      pending.remove(pending.keySet().iterator().next());
    }
    pending.put(
        from.id() + to.id(), new PatternAlias(from.service, from.id(), to.id(), to.canonical));
  }

  List<PatternAlias> drain() {
    List<PatternAlias> drained = new ArrayList<>(pending.values());
    pending.clear();
    return drained;
  }
}
