package io.inferscope.rootcause;

import io.inferscope.model.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Compares two sides: two windows, two versions, a flag on and off. Judges rollouts and
 * optimisations. Stateless and thread-safe.
 */
public final class Comparisons {
  private Comparisons() {}

  /** Compares two windows. */
  public static Comparison compare(Telemetry telemetry, Window before, Window after) {
    TraceGraph graph = TraceGraph.of(telemetry);
    return compare(graph.slice(before).traces(), graph.slice(after).traces());
  }

  /**
   * Compares two groups of spans of the same time, for example those of one {@code service.version}
   * with those of another. A trace belongs to a side when any of its spans does; traces of both
   * sides belong to neither.
   */
  public static Comparison compare(
      Telemetry telemetry, Predicate<Span> before, Predicate<Span> after) {
    List<Trace> first = new ArrayList<>();
    List<Trace> second = new ArrayList<>();
    for (Trace trace : TraceGraph.of(telemetry).traces()) {
      boolean isFirst = trace.nodes().stream().anyMatch(node -> before.test(node.span));
      boolean isSecond = trace.nodes().stream().anyMatch(node -> after.test(node.span));
      if (isFirst != isSecond) {
        (isFirst ? first : second).add(trace);
      }
    }
    return compare(first, second);
  }

  private static Comparison compare(List<Trace> before, List<Trace> after) {
    ComparedSides sides = new ComparedSides();
    before.forEach(trace -> sides.add(trace, true));
    after.forEach(trace -> sides.add(trace, false));
    return new Comparison(before.size(), after.size(), withQValues(sides.differences()));
  }

  private static List<Difference> withQValues(List<Difference> differences) {
    List<Difference> sorted =
        differences.stream()
            .sorted(
                Comparator.comparingDouble(Difference::pValue)
                    .thenComparing(Comparator.comparingDouble(d -> -Math.abs(d.effect()))))
            .toList();
    List<Difference> judged = new ArrayList<>(sorted);
    double smallest = 1;
    for (int i = sorted.size() - 1; i >= 0; i--) {
      smallest = Math.min(smallest, sorted.get(i).pValue() * sorted.size() / (i + 1));
      judged.set(i, sorted.get(i).withQValue(smallest));
    }
    return judged;
  }
}
