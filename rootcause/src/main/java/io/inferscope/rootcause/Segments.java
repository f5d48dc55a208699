package io.inferscope.rootcause;

import io.inferscope.model.Span.SpanKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Cuts traces into segments, one of own work a visit of a service and two a call. */
final class Segments {
  private Segments() {}

  static List<Segment> of(String entry, List<SpanNode> nodes, List<Visit> visits) {
    List<Segment> segments = new ArrayList<>();
    visits.forEach(visit -> segments.add(ownWork(entry, visit)));
    for (SpanNode node : nodes) {
      if (!target(node).isEmpty()) {
        segments.add(external(entry, node));
      }
      SpanNode parent = node.parent;
      if (parent != null && node.arrives() && parent.calls()) {
        segments.add(
            call(entry, Part.REQUEST, parent, node, (double) (node.start() - parent.start())));
        if (parent.span.kind() != SpanKind.PRODUCER) {
          segments.add(
              call(entry, Part.RESPONSE, parent, node, (double) (parent.end() - node.end())));
        }
      }
    }
    return segments;
  }

  private static Segment call(
      String entry, Part part, SpanNode caller, SpanNode callee, double nanos) {
    return new Segment(
        part,
        caller.service,
        callee.service,
        callee.operation(),
        caller.service,
        entry,
        nanos,
        callee);
  }

  private static Segment external(String entry, SpanNode node) {
    return new Segment(
        Part.EXTERNAL,
        node.service,
        target(node),
        node.operation(),
        node.service,
        entry,
        (double) (node.end() - node.start()),
        node);
  }

  /** The part of the visit during which no call to somebody else was under way. */
  private static Segment ownWork(String entry, Visit visit) {
    SpanNode arrival = visit.arrival;
    List<SpanNode> outgoing = new ArrayList<>();
    for (SpanNode node : visit.nodes) {
      boolean called = node.calls() && node.children.stream().anyMatch(SpanNode::arrives);
      if (called || !target(node).isEmpty()) {
        outgoing.add(node);
      } else {
        addAnswers(node, outgoing);
      }
    }
    outgoing.sort(Comparator.comparingLong(SpanNode::start));
    return new Segment(
        Part.OWN,
        arrival.service,
        "",
        arrival.operation(),
        arrival.caller(),
        entry,
        SpanNode.uncoveredNanos(arrival, outgoing),
        arrival);
  }

  /** Where the caller's client sends no span of its own, the call takes as long as its answer. */
  private static void addAnswers(SpanNode node, List<SpanNode> outgoing) {
    for (SpanNode child : node.children) {
      if (child.arrives()) {
        outgoing.add(child);
      }
    }
  }

  /** Who is called but sends no spans; empty where nobody is, or nobody knows who. */
  private static String target(SpanNode node) {
    return node.leavesUnseen() ? ExternalTargets.of(node.span) : "";
  }
}
