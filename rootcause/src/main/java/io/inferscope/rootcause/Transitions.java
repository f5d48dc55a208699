package io.inferscope.rootcause;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the order of steps out of spans. */
final class Transitions {
  static final String BEGIN = "begin";
  static final String END = "end";

  private record Step(long time, String name) {}

  private Transitions() {}

  /** The transitions of a visit's spans, each once a span however often it occurs. */
  static List<Transition> of(Visit visit) {
    boolean failed = visit.failed();
    List<Transition> transitions = new ArrayList<>();
    for (SpanNode node : visit.nodes) {
      Set<Transition> seen = new HashSet<>();
      String first = BEGIN;
      for (String second : steps(node)) {
        seen.add(
            new Transition(
                new Transition.Place(node.service, node.operation(), first),
                second,
                node,
                visit,
                failed));
        first = second;
      }
      transitions.addAll(seen);
    }
    return transitions;
  }

  private static List<String> steps(SpanNode node) {
    List<Step> steps = new ArrayList<>();
    for (PatternedLog log : node.logs) {
      steps.add(new Step(log.record().timeUnixNano(), log.pattern().template()));
    }
    for (SpanNode child : node.children) {
      steps.add(new Step(child.start(), "call " + called(child)));
    }
    steps.sort(Comparator.comparingLong(Step::time));
    List<String> names = new ArrayList<>(steps.size() + 1);
    steps.forEach(step -> names.add(step.name()));
    names.add(END);
    return names;
  }

  /** Clients often call every span the same, so what was called goes by the callee's name. */
  private static String called(SpanNode child) {
    if (child.calls() && !child.children.isEmpty() && child.children.getFirst().arrives()) {
      SpanNode callee = child.children.getFirst();
      return callee.service + " " + callee.operation();
    }
    return child.operation();
  }
}
