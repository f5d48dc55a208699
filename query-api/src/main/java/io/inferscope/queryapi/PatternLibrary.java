package io.inferscope.queryapi;

import io.inferscope.elasticsearch.PatternStore;
import io.inferscope.elasticsearch.PatternStore.Correction;
import io.inferscope.elasticsearch.PatternStore.Mask;
import io.inferscope.elasticsearch.PatternStore.Merge;
import io.inferscope.patterns.MaskRule;
import io.inferscope.patterns.PatternAlias;
import io.inferscope.patterns.PatternLineage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of a tenant's patterns as of one request: merges, names, pins, masks. */
final class PatternLibrary {
  private final PatternLineage lineage;
  private final Map<String, String> templates = new HashMap<>();
  private final Map<String, Correction> corrections = new HashMap<>();
  private final List<Mask> masks;

  private PatternLibrary(List<Merge> merges, List<Correction> said, List<Mask> masks) {
    List<PatternAlias> aliases = new ArrayList<>();
    for (Merge merge : merges) {
      aliases.add(new PatternAlias(merge.service(), merge.from(), merge.to(), merge.template()));
      templates.put(merge.to(), merge.template());
    }
    lineage = PatternLineage.of(aliases);
    // The newest come first, and of several that have become one pattern the newest counts.
    said.forEach(one -> corrections.putIfAbsent(lineage.current(one.id()), one));
    this.masks = List.copyOf(masks);
  }

  static PatternLibrary read(PatternStore store) {
    return new PatternLibrary(store.merges(), store.corrections(), store.masks());
  }

  /** The id that stands for this one now. */
  String current(String id) {
    return lineage.current(id);
  }

  /** The ids that documents of a current pattern may have. */
  Set<String> ids(String current) {
    return lineage.ids(current);
  }

  /** The canonical template of a pattern that others were merged into. */
  Optional<String> template(String current) {
    return Optional.ofNullable(templates.get(current));
  }

  Optional<Correction> correction(String current) {
    return Optional.ofNullable(corrections.get(current));
  }

  boolean isPinned(String current) {
    return correction(current).filter(Correction::pinned).isPresent();
  }

  /** The mask rules that the indexers use. */
  List<MaskRule> rules() {
    List<MaskRule> rules = new ArrayList<>();
    for (Mask mask : masks) {
      switch (MaskRule.of(mask.expression())) {
        case MaskRule.Accepted accepted -> rules.add(accepted.rule());
        case MaskRule.Refused refused -> {} // the indexers leave it out as well
      }
    }
    return rules;
  }
}
