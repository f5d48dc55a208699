package io.inferscope.patterns;

import io.inferscope.model.Pattern;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The leaves and templates of one service. */
final class ServicePatterns {

  private static final String OTHER = "<other>";

  final String name;
  final PatternAliases aliases;
  final Families families;
  final Effort effort;

  private final Map<Layout, Bucket> buckets = new HashMap<>();

  ServicePatterns(String name, PatternAliases aliases, Effort effort) {
    this.name = name;
    this.aliases = aliases;
    this.effort = effort;
    this.families = new Families(aliases, effort);
  }

  /** The pattern of messages that found no room. */
  static Pattern other(String service) {
    return new Pattern(PatternIds.of(service, OTHER), OTHER);
  }

  @Nullable Bucket find(Layout layout) {
    return buckets.get(layout);
  }

  Bucket bucket(Layout layout) {
    return buckets.computeIfAbsent(layout, l -> new Bucket(this, l));
  }

  /** Forgets a leaf; answers whether nothing is left of the service. */
  boolean remove(Leaf leaf) {
    if (leaf.bucket.remove(leaf)) {
      buckets.remove(leaf.bucket.layout);
    }
    return buckets.isEmpty();
  }
}
