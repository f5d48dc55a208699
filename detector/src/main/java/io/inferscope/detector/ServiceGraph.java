package io.inferscope.detector;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which services exchange requests, directly or through others: union-find over the traces seen.
 * Not thread-safe.
 */
final class ServiceGraph {
  private final Map<String, String> parents = new HashMap<>();

  /** The services of one trace belong together. */
  void add(Set<String> servicesOfTrace) {
    String first = null;
    for (String service : servicesOfTrace) {
      if (first == null) {
        first = root(service);
      } else {
        parents.put(root(service), first);
      }
    }
  }

  void addAll(List<Set<String>> traces) {
    new HashSet<>(traces).forEach(this::add);
  }

  boolean connected(String service, String other) {
    return root(service).equals(root(other));
  }

  private String root(String service) {
    String at = service;
    for (String up = parents.getOrDefault(at, at);
        !up.equals(at);
        up = parents.getOrDefault(at, at)) {
      at = up;
    }
    return at;
  }
}
