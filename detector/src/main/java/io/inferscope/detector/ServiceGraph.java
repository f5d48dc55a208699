package io.inferscope.detector;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which services exchange requests, directly or through others, by the traces of the last hour. At
 * most {@value #MOST_EDGES} pairs are remembered, the last seen: clients choose the names. Not
 * thread-safe.
 */
final class ServiceGraph {
  static final Duration REMEMBERED = Duration.ofHours(1);
  static final int MOST_EDGES = 10_000;

  private record Edge(String service, String other) {}

  /** When they were last seen, longest ago first. */
  private final LinkedHashMap<Edge, Instant> edges = new LinkedHashMap<>();

  /** Union-find over {@link #edges}; made anew when they change, since it cannot forget. */
  private final Map<String, String> parents = new HashMap<>();

  /** The services of one trace belong together; forgets what was not seen for long. */
  void learn(List<Set<String>> servicesByTrace, Instant now) {
    for (Set<String> services : new HashSet<>(servicesByTrace)) {
      List<String> sorted = services.stream().sorted().toList();
      for (int i = 1; i < sorted.size(); i++) {
        edges.putLast(new Edge(sorted.getFirst(), sorted.get(i)), now);
      }
    }
    while (!edges.isEmpty()
        && (edges.size() > MOST_EDGES
            || edges.firstEntry().getValue().plus(REMEMBERED).isBefore(now))) {
      edges.pollFirstEntry();
    }
    parents.clear();
    edges.keySet().forEach(edge -> parents.put(root(edge.other()), root(edge.service())));
  }

  boolean connected(String service, String other) {
    return root(service).equals(root(other));
  }

  int size() {
    return edges.size();
  }

  private String root(String service) {
    String at = service;
    String up = parents.getOrDefault(at, at);
    while (!up.equals(at)) {
      // Halves the way for whoever asks next.
      String above = parents.getOrDefault(up, up);
      parents.put(at, above);
      at = above;
      up = parents.getOrDefault(at, at);
    }
    return at;
  }
}
