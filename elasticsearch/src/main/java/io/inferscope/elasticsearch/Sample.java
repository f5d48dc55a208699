package io.inferscope.elasticsearch;

import java.util.List;

/**
 * Records in order of time: all that match, or an even sample of them.
 *
 * @param matching how many match; where there are more of them than {@code records}, each was drawn
 *     with the same probability
 */
public record Sample<T>(List<T> records, long matching) {
  public Sample {
    records = List.copyOf(records);
  }

  /** Whether nothing was left out. */
  public boolean complete() {
    return records.size() == matching;
  }
}
