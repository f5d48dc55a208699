package io.inferscope.elasticsearch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the documents that were found.
 *
 * @param total how many match in all
 * @param cursor continues after the last hit; null when there are no more
 */
public record SearchPage(List<Hit> hits, long total, @Nullable String cursor) {
  public SearchPage {
    hits = List.copyOf(hits);
  }
}
