package io.inferscope.patterns;

import java.util.HashMap;
import java.util.Map;

/** The leaves and templates of one service. */
final class ServicePatterns {

  final String name;
  private final Map<Long, Leaf> exact = new HashMap<>();
  private final Map<Layout, Bucket> buckets = new HashMap<>();
  private final Families families = new Families();

  ServicePatterns(String name) {
    this.name = name;
  }

  Leaf leaf(Tokens tokens) {
    long hash = tokens.maskedHash();
    Leaf known = exact.get(hash);
    if (known == null) {
      known = buckets.computeIfAbsent(Layout.of(tokens), l -> new Bucket(this, l)).leaf(tokens);
      exact.put(hash, known);
    } else if (known.evidence.observeAgain(tokens)) {
      known.bucket.evidenceGrew(known);
    }
    return known;
  }

  void activate(Template template) {
    if (!Boolean.getBoolean("nofam")) families.add(template);
  }
}
