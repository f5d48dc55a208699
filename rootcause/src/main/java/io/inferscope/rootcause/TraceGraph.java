package io.inferscope.rootcause;

import io.inferscope.model.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Spans put together to traces, with their logs.
 *
 * @param traces by begin; spans without a trace id are left out, since nothing can be said of their
 *     place
 * @param looseLogs logs that belong to none of the spans
 */
record TraceGraph(List<Trace> traces, List<PatternedLog> looseLogs) {

  static TraceGraph of(Telemetry telemetry) {
    Map<String, Map<String, SpanNode>> byTrace = new LinkedHashMap<>();
    for (Span span : telemetry.spans()) {
      if (!span.traceId().isEmpty()) {
        byTrace
            .computeIfAbsent(span.traceId(), id -> new LinkedHashMap<>())
            .putIfAbsent(span.spanId(), new SpanNode(span));
      }
    }
    List<PatternedLog> loose = attachLogs(telemetry.logs(), byTrace);
    byTrace.values().forEach(TraceGraph::link);
    CallDirectory directory =
        CallDirectory.of(byTrace.values().stream().flatMap(nodes -> nodes.values().stream()));
    Transitions transitions = new Transitions(directory);
    List<Trace> traces = new ArrayList<>(byTrace.size());
    byTrace.forEach((id, nodes) -> traces.add(assemble(id, nodes, transitions)));
    traces.sort(Comparator.comparingLong(Trace::startNanos).thenComparing(Trace::id));
    return new TraceGraph(traces, loose);
  }

  /** The logs that found no span. */
  private static List<PatternedLog> attachLogs(
      List<PatternedLog> logs, Map<String, Map<String, SpanNode>> byTrace) {
    List<PatternedLog> loose = new ArrayList<>();
    for (PatternedLog log : logs) {
      SpanNode node =
          byTrace.getOrDefault(log.record().traceId(), Map.of()).get(log.record().spanId());
      if (node == null) {
        loose.add(log);
      } else {
        node.logs.add(log);
      }
    }
    return loose;
  }

  /** What falls into a window. */
  Slice slice(Window window) {
    return Slice.of(window, traces, looseLogs);
  }

  private static void link(Map<String, SpanNode> byId) {
    for (SpanNode node : byId.values()) {
      SpanNode parent = byId.get(node.span.parentSpanId());
      if (parent != null && parent != node) {
        node.parent = parent;
        parent.children.add(node);
      }
    }
    byId.values().forEach(SpanNode::sortChildren);
  }

  private static Trace assemble(String id, Map<String, SpanNode> byId, Transitions transitionsOf) {
    List<SpanNode> roots =
        byId.values().stream()
            .filter(node -> node.parent == null)
            .sorted(Comparator.comparingLong(SpanNode::start))
            .toList();
    List<SpanNode> nodes = reachable(roots);
    List<Visit> visits = visits(nodes);
    String entry = entry(roots);
    long start = nodes.stream().mapToLong(SpanNode::start).min().orElse(0);
    long end = nodes.stream().mapToLong(SpanNode::end).max().orElse(0);
    List<Transition> transitions = new ArrayList<>();
    visits.forEach(visit -> transitions.addAll(transitionsOf.of(visit)));
    return new Trace(
        id,
        nodes,
        visits,
        entry,
        start,
        end - start,
        Segments.of(entry, nodes, visits),
        transitions);
  }

  private static List<Visit> visits(List<SpanNode> nodes) {
    List<Visit> visits = new ArrayList<>();
    for (SpanNode node : nodes) {
      SpanNode parent = node.parent;
      if (parent == null || node.arrives() || parent.visit == null) {
        node.visit = new Visit(node);
        visits.add(node.visit);
      } else {
        node.visit = parent.visit;
      }
      node.visit.nodes.add(node);
    }
    return visits;
  }

  /** Breadth first. Spans that are their own ancestors hang on no root and drop out here. */
  private static List<SpanNode> reachable(List<SpanNode> roots) {
    List<SpanNode> nodes = new ArrayList<>(roots);
    for (int next = 0; next < nodes.size(); next++) {
      nodes.addAll(nodes.get(next).children);
    }
    return nodes;
  }

  private static String entry(List<SpanNode> roots) {
    if (roots.isEmpty()) {
      return "";
    }
    SpanNode root = roots.getFirst();
    String name = root.service + " " + root.operation();
    Queue<SpanNode> waiting = new ArrayDeque<>(root.children);
    while (!waiting.isEmpty()) {
      SpanNode node = waiting.remove();
      if (!node.service.equals(root.service)) {
        return name + " > " + node.service + " " + node.operation();
      }
      waiting.addAll(node.children);
    }
    return name;
  }
}
