package io.inferscope.rootcause;

import java.util.List;

/** Finds one type of evidence by comparing two slices. Stateless and thread-safe. */
interface Extractor {
  /** What differs; at most a few clues a service. */
  List<Clue> extract(Slice before, Slice after);
}
