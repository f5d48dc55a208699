package io.inferscope.patterns;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What users have corrected, as far as it concerns the miner; names and pins are kept with the
 * stored patterns. Applies to messages from then on.
 *
 * @param masks tried at the beginning of each word, the first that matches wins; at most {@value
 *     #MOST_MASKS}
 * @param splits for a pattern id the variables (from 0, in order of the template) of which each
 *     value makes a pattern of its own, the first {@value #MOST_VALUES} values
 */
public record Corrections(List<MaskRule> masks, Map<String, Set<Integer>> splits) {

  /** The most mask rules of a miner. */
  public static final int MOST_MASKS = 32;

  static final int MOST_VALUES = 100;

  public static final Corrections NONE = new Corrections(List.of(), Map.of());

  public Corrections {
    masks = List.copyOf(masks);
    splits = Map.copyOf(splits);
    if (masks.size() > MOST_MASKS) {
      throw new IllegalArgumentException(
          "at most " + MOST_MASKS + " mask rules, got " + masks.size());
    }
  }
}
