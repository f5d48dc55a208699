package io.inferscope.changes;

import java.util.List;

/**
 * One of the two windows of a {@link RateChange}. Both have buckets of the same width.
 *
 * @param counts documents in each bucket, all of them
 * @param sample documents drawn evenly from the window, or all; some tens of thousands are plenty
 */
public record RateWindow(long[] counts, List<DocumentSample> sample) {
  public RateWindow {
    sample = List.copyOf(sample);
  }

  long documents() {
    return Math.round(WindowTests.sum(counts));
  }
}
