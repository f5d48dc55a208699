package io.inferscope.rootcause;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of time that a request spent in one part.
 *
 * @param service whose own work it is, or who calls
 * @param peer who is called; empty for own work
 * @param operation the operation served, or called
 * @param entry what was asked for at the edge of the system
 */
record Segment(
    Part part,
    String service,
    String peer,
    String operation,
    String caller,
    String entry,
    double nanos,
    SpanNode node) {

  /** The span on that service's side of a call; null when the service has no part in it. */
  @Nullable SpanNode nodeOf(String name) {
    if (node.service.equals(name)) {
      return node;
    }
    return node.parent != null && node.parent.service.equals(name) ? node.parent : null;
  }
}
