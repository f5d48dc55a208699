package io.inferscope.changes;

import java.util.List;

/**
 * One document of a sample.
 *
 * @param bucket 0-based bucket of its window
 * @param items what can be said of it; at most one for each field is looked at in combination
 */
public record DocumentSample(int bucket, List<Item> items) {
  public DocumentSample {
    items = List.copyOf(items);
  }
}
