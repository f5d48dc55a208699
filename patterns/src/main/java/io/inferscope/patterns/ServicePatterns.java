package io.inferscope.patterns;

import java.util.HashMap;
import java.util.Map;

/** The leaves and templates of one service. */
final class ServicePatterns {

  private final String service;
  private final Map<Long, Leaf> exact = new HashMap<>();
  private final Map<Layout, Bucket> buckets = new HashMap<>();

  ServicePatterns(String service) {
    this.service = service;
  }

  Leaf leaf(Tokens tokens) {
    long hash = tokens.maskedHash();
    Leaf known = exact.get(hash);
    if (known == null) {
      Layout layout = Layout.of(tokens);
      known = buckets.computeIfAbsent(layout, l -> new Bucket(service, l)).leaf(tokens);
      exact.put(hash, known);
    }
    return known;
  }
}
