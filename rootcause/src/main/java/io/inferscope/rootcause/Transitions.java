package io.inferscope.rootcause;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the order of steps out of spans. */
final class Transitions {
  static final String BEGIN = "begin";
  static final String END = "end";

  /** A log line or a call; {@code callee} is the service that answered, empty otherwise. */
  private record Step(long time, String name, String callee) {}

  /** Of spans of one service within each other. */
  private static final int MOST_DEPTH = 32;

  private final CallDirectory directory;

  Transitions(CallDirectory directory) {
    this.directory = directory;
  }

  /** The transitions of a visit's spans, each once a span however often it occurs. */
  List<Transition> of(Visit visit) {
    boolean failed = visit.failed();
    List<Transition> transitions = new ArrayList<>();
    for (SpanNode node : visit.nodes) {
      Set<Transition> seen = new HashSet<>();
      Step first = new Step(node.start(), BEGIN, "");
      for (Step second : steps(node)) {
        seen.add(
            new Transition(
                new Transition.Place(node.service, node.operation(), first.name(), first.callee()),
                second.name(),
                node,
                visit,
                failed));
        first = second;
      }
      transitions.addAll(seen);
    }
    return transitions;
  }

  private List<Step> steps(SpanNode node) {
    List<Step> steps = new ArrayList<>(node.logs.size() + node.children.size() + 1);
    for (PatternedLog log : node.logs) {
      steps.add(new Step(log.record().timeUnixNano(), log.pattern().template(), ""));
    }
    for (SpanNode child : node.children) {
      steps.add(call(child));
    }
    steps.sort(Comparator.comparingLong(Step::time));
    steps.add(new Step(node.end(), END, ""));
    return steps;
  }

  /**
   * Clients often call every span the same, so what was called goes by the callee's name. A caller
   * whose call is not answered has done nothing else than one whose call is.
   */
  private Step call(SpanNode child) {
    return answer(child)
        .map(
            answer ->
                new Step(
                    child.start(),
                    "call " + answer.service() + " " + answer.operation(),
                    answer.service()))
        .orElseGet(() -> new Step(child.start(), "call " + child.operation(), lastCalled(child)));
  }

  /** Who answers a call: seen from the work that calls, or from the call's own span. */
  private Optional<CallDirectory.Answer> answer(SpanNode step) {
    if (step.arrives()) {
      return Optional.of(CallDirectory.Answer.of(step));
    }
    if (!step.calls()) {
      return Optional.empty();
    }
    return !step.children.isEmpty() && step.children.getFirst().arrives()
        ? Optional.of(CallDirectory.Answer.of(step.children.getFirst()))
        : directory.usualAnswer(CallDirectory.Call.of(step));
  }

  /** The other service that a step within the service called last; empty when it called none. */
  private static String lastCalled(SpanNode step) {
    SpanNode node = step;
    for (int depth = 0; depth < MOST_DEPTH && !node.children.isEmpty(); depth++) {
      node = node.children.getLast();
      if (node.arrives()) {
        return node.service;
      }
    }
    return "";
  }
}
