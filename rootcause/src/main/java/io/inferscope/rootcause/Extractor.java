package io.inferscope.rootcause;

import java.util.List;

/** Finds one sort of evidence. Stateless and thread-safe. */
interface Extractor {
  /** What differs between the two slices; at most a few clues a service. */
  List<Clue> extract(Contrast contrast);
}
