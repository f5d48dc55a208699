package io.inferscope.rootcause;

import java.util.List;

/**
 * The spans of one trace.
 *
 * @param entry what was asked for: the root operation, and the first operation of another service
 *     that it called, since the roots of gateways often carry one name for everything
 * @param startNanos begin of the earliest span, nanoseconds since the epoch
 */
record Trace(String id, List<SpanNode> nodes, List<SpanNode> roots, String entry, long startNanos) {

  /** From the earliest begin to the latest end. */
  long durationNanos() {
    long end = startNanos;
    for (SpanNode node : nodes) {
      end = Math.max(end, node.end());
    }
    return end - startNanos;
  }
}
