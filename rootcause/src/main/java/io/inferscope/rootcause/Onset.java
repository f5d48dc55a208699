package io.inferscope.rootcause;

import java.time.Instant;
import java.util.List;

/** Whether and when something began inside a range of time. */
public sealed interface Onset {

  /**
   * Something began.
   *
   * @param at the best single instant
   * @param baseline before it, clear of the uncertain stretch
   * @param incident from it to the end of the range
   */
  record Found(Instant at, Window baseline, Window incident) implements Onset {}

  /**
   * Nothing stands out.
   *
   * @param considered what came closest, most likely first; no cause of anything
   */
  record NotFound(String reason, List<Candidate> considered) implements Onset {
    public NotFound {
      considered = List.copyOf(considered);
    }
  }
}
