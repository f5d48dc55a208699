package io.inferscope.rootcause;

import io.inferscope.model.Span;
import io.inferscope.model.Span.SpanKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span in its place in the trace. Built by {@link TraceGraph}, not changed afterwards. */
final class SpanNode {
  /** Depth at which walks to the root stop; deeper call chains do not occur in earnest. */
  private static final int MAX_DEPTH = 512;

  final Span span;
  final String service;
  final List<SpanNode> children = new ArrayList<>(2);
  final List<PatternedLog> logs = new ArrayList<>(0);
  @Nullable SpanNode parent;
  @Nullable Visit visit;

  SpanNode(Span span) {
    this.span = span;
    this.service = span.resource().serviceName();
  }

  long start() {
    return span.startTimeUnixNano();
  }

  long end() {
    return Math.max(span.startTimeUnixNano(), span.endTimeUnixNano());
  }

  String operation() {
    return span.name();
  }

  boolean failed() {
    return span.status() == Span.StatusCode.ERROR;
  }

  /** The service that called this one, empty for an entry point. */
  String caller() {
    SpanNode node = this;
    for (int depth = 0; depth < MAX_DEPTH && node.parent != null; depth++) {
      node = node.parent;
      if (!node.service.equals(service)) {
        return node.service;
      }
    }
    return "";
  }

  /** Whether the parent belongs to another service: the first span on this side of a call. */
  boolean arrives() {
    return parent != null && !parent.service.equals(service);
  }

  /** Whether this span is one side of a call to somebody else. */
  boolean calls() {
    return span.kind() == SpanKind.CLIENT || span.kind() == SpanKind.PRODUCER;
  }

  /** A call of which the other side sent no span. */
  boolean leavesUnseen() {
    return calls() && children.isEmpty();
  }

  /**
   * How much of a span's time none of {@code others} covers.
   *
   * @param others by begin
   */
  static double uncoveredNanos(SpanNode whole, List<SpanNode> others) {
    long covered = 0;
    long reached = whole.start();
    for (SpanNode other : others) {
      long from = Math.max(reached, other.start());
      long to = Math.min(whole.end(), other.end());
      if (to > from) {
        covered += to - from;
        reached = to;
      }
    }
    return (double) (whole.end() - whole.start() - covered);
  }

  void sortChildren() {
    children.sort(Comparator.comparingLong(SpanNode::start));
    logs.sort(Comparator.comparingLong(log -> log.record().timeUnixNano()));
  }
}
