package io.inferscope.patterns;

import java.util.List;

/**
 * Leaves that have changed, the longest unchanged first.
 *
 * @param version ask with it for those that follow, or for what changes from then on
 * @param complete whether none was left out
 */
public record LeafPage(List<LeafRecord> leaves, long version, boolean complete) {

  public LeafPage {
    leaves = List.copyOf(leaves);
  }
}
