package io.inferscope.rootcause;

import java.util.List;

/** Tells when a clue shows: what was observed of it, unusual or not, over any stretch of time. */
interface Witness {
  /** Something seen at a time, in nanoseconds since the epoch. */
  record Observation(long timeNanos, boolean unusual) {}

  /** In any order. */
  List<Observation> observe(List<Trace> traces);
}
