package io.inferscope.rootcause;

import java.util.List;

/** What a clue shows to people; see {@link Evidence} for the parts. */
record Observed(double before, double after, String text, List<String> exampleTraceIds) {
  Observed {
    exampleTraceIds = List.copyOf(exampleTraceIds);
  }
}
