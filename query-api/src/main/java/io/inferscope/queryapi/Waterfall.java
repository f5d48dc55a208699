package io.inferscope.queryapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.model.Attributes;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The spans of one trace in tree order. Spans whose parent is missing are shown as roots; a cycle
 * of parents, which only a broken sender makes, is cut where it closes.
 */
final class Waterfall {
  private final List<Row> rows = new ArrayList<>();
  private final List<String> criticalPath;
  private final long startNanos;
  private final long endNanos;

  /** One span as a line of the picture; times in milliseconds since the start of the trace. */
  record Row(
      String spanId,
      String parentSpanId,
      int depth,
      String service,
      String name,
      String kind,
      double startOffsetMs,
      double durationMs,
      double selfTimeMs,
      String status,
      JsonNode attributes) {}

  private record Visit(Span span, int depth) {}

  private Waterfall(List<Span> spans) {
    startNanos = spans.stream().mapToLong(Span::startTimeUnixNano).min().orElse(0);
    endNanos =
        spans.stream()
            .mapToLong(span -> span.startTimeUnixNano() + span.durationNanos())
            .max()
            .orElse(0);
    Map<String, List<Span>> children = new HashMap<>();
    Set<String> ids = new HashSet<>();
    spans.forEach(span -> ids.add(span.spanId()));
    List<Span> roots = new ArrayList<>();
    for (Span span : spans) {
      if (ids.contains(span.parentSpanId()) && !span.parentSpanId().equals(span.spanId())) {
        children.computeIfAbsent(span.parentSpanId(), id -> new ArrayList<>()).add(span);
      } else {
        roots.add(span);
      }
    }
    children.values().forEach(list -> list.sort(Comparator.comparingLong(Span::startTimeUnixNano)));
    roots.sort(Comparator.comparingLong(Span::startTimeUnixNano));
    Set<String> seen = new HashSet<>();
    roots.forEach(root -> walk(root, children, seen));
    spans.stream()
        .sorted(Comparator.comparingLong(Span::startTimeUnixNano))
        .filter(span -> !seen.contains(span.spanId()))
        .forEach(inCycle -> walk(inCycle, children, seen));
    criticalPath = roots.isEmpty() ? List.of() : critical(roots.getFirst(), children);
  }

  static Waterfall of(List<Span> spans) {
    return new Waterfall(spans);
  }

  List<Row> rows() {
    return List.copyOf(rows);
  }

  /** Ids of the spans that the end of the trace waited for, from the root down. */
  List<String> criticalPath() {
    return criticalPath;
  }

  Instant start() {
    return Instant.ofEpochSecond(0, startNanos);
  }

  double durationMillis() {
    return (endNanos - startNanos) / 1e6;
  }

  private void walk(Span root, Map<String, List<Span>> children, Set<String> seen) {
    Deque<Visit> stack = new ArrayDeque<>(List.of(new Visit(root, 0)));
    while (!stack.isEmpty()) {
      Visit visit = stack.pop();
      if (!seen.add(visit.span().spanId())) {
        continue;
      }
      List<Span> below = children.getOrDefault(visit.span().spanId(), List.of());
      rows.add(row(visit, below));
      below.reversed().forEach(child -> stack.push(new Visit(child, visit.depth() + 1)));
    }
  }

  private Row row(Visit visit, List<Span> below) {
    Span span = visit.span();
    return new Row(
        span.spanId(),
        span.parentSpanId(),
        visit.depth(),
        span.resource().serviceName(),
        span.name(),
        span.kind().name().toLowerCase(Locale.ROOT),
        (span.startTimeUnixNano() - startNanos) / 1e6,
        span.durationNanos() / 1e6,
        selfNanos(span, below) / 1e6,
        span.status().name().toLowerCase(Locale.ROOT),
        json(span.attributes()));
  }

  /** The span's time that no child covers; children may overlap and reach beyond it. */
  private static long selfNanos(Span span, List<Span> below) {
    long end = span.startTimeUnixNano() + span.durationNanos();
    long covered = 0;
    long reached = span.startTimeUnixNano();
    for (Span child : below) {
      long from = Math.max(reached, child.startTimeUnixNano());
      long to = Math.min(end, child.startTimeUnixNano() + child.durationNanos());
      if (to > from) {
        covered += to - from;
        reached = to;
      }
    }
    return span.durationNanos() - covered;
  }

  /**
   * From the end backwards: the child that ended last, then the one that ended last before it
   * began, and so on.
   */
  private static List<String> critical(Span root, Map<String, List<Span>> children) {
    List<String> path = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Deque<Span> stack = new ArrayDeque<>(List.of(root));
    while (!stack.isEmpty()) {
      Span span = stack.pop();
      if (!seen.add(span.spanId())) {
        continue;
      }
      path.add(span.spanId());
      long before = Long.MAX_VALUE;
      List<Span> byEnd = new ArrayList<>(children.getOrDefault(span.spanId(), List.of()));
      byEnd.sort(
          Comparator.comparingLong(
                  (Span child) -> child.startTimeUnixNano() + child.durationNanos())
              .reversed());
      for (Span child : byEnd) {
        if (child.startTimeUnixNano() + child.durationNanos() <= before) {
          stack.push(child);
          before = child.startTimeUnixNano();
        }
      }
    }
    return path;
  }

  private static ObjectNode json(Attributes attributes) {
    ObjectNode object = QueryApi.JSON.createObjectNode();
    for (int i = 0; i < attributes.size(); i++) {
      switch (attributes.value(i)) {
        case Value.Text text -> object.put(attributes.name(i), text.value());
        case Value.Whole whole -> object.put(attributes.name(i), whole.value());
        case Value.Decimal decimal -> object.put(attributes.name(i), decimal.value());
        case Value.Bool bool -> object.put(attributes.name(i), bool.value());
        case Value.Bytes bytes -> object.put(attributes.name(i), bytes.value());
        case Value.Array array -> object.put(attributes.name(i), array.values().toString());
        case Value.MapValue map -> object.set(attributes.name(i), json(map.entries()));
        case Value.Empty ignored -> object.putNull(attributes.name(i));
      }
    }
    return object;
  }
}
