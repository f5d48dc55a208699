package io.inferscope.rootcause;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The spans of one service while it serves one call: the first on this side and what is below. */
final class Visit {
  /** OTLP severity numbers from ERROR on. */
  private static final int ERROR_SEVERITY = 17;

  final SpanNode arrival;
  final List<SpanNode> nodes = new ArrayList<>();

  Visit(SpanNode arrival) {
    this.arrival = arrival;
  }

  /** The visit out of which this one was called; null at the edge of the system. */
  @Nullable Visit caller() {
    return arrival.parent == null ? null : arrival.parent.visit;
  }

  /** Whether a span failed or an error was logged. */
  boolean failed() {
    for (SpanNode node : nodes) {
      if (node.failed()) {
        return true;
      }
      for (PatternedLog log : node.logs) {
        if (log.record().severityNumber() >= ERROR_SEVERITY) {
          return true;
        }
      }
    }
    return false;
  }
}
