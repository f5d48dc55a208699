package io.inferscope.rootcause;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A caller that behaves otherwise because what it calls does is no cause. A change is worth half as
 * far as, in the visits that show it, a service further down shows one of its own.
 */
final class DeepestFirst {
  /** The change further down need not be quite as strong: it may be seen in fewer traces. */
  private static final double COMPARABLE = 0.7;

  private static final double EXPLAINED = 0.5;

  private final Slice after;

  DeepestFirst(Slice after) {
    this.after = after;
  }

  /** A change and where it shows. */
  private static final class Shown {
    final ChangedStep step;
    final Set<Visit> visits = new HashSet<>();
    final Set<String> traceIds = new LinkedHashSet<>();

    Shown(ChangedStep step) {
      this.step = step;
    }
  }

  List<Clue> clues(List<ChangedStep> steps) {
    List<Shown> shown = steps.stream().map(Shown::new).toList();
    Map<Transition.Place, List<Shown>> byPlace = new HashMap<>();
    for (Shown one : shown) {
      byPlace.computeIfAbsent(one.step.place(), key -> new ArrayList<>()).add(one);
    }
    for (Trace trace : after.traces()) {
      for (Transition transition : trace.transitions()) {
        for (Shown one : byPlace.getOrDefault(transition.place(), List.of())) {
          if (one.step.shownBy(transition)) {
            one.visits.add(transition.visit());
            one.traceIds.add(trace.id());
          }
        }
      }
    }
    return shown.stream()
        .map(
            one ->
                one.step.clue(
                    one.step.strength() * (1 - EXPLAINED * explainedShare(one, shown)),
                    one.traceIds.stream().limit(3).toList()))
        .toList();
  }

  private static double explainedShare(Shown one, List<Shown> all) {
    Set<Visit> above = new HashSet<>();
    for (Shown other : all) {
      if (!other.step.service().equals(one.step.service())
          && other.step.strength() >= COMPARABLE * one.step.strength()) {
        other.visits.forEach(visit -> addCallers(visit, above));
      }
    }
    long explained = one.visits.stream().filter(above::contains).count();
    return one.visits.isEmpty() ? 0 : explained / (double) one.visits.size();
  }

  private static void addCallers(Visit visit, Set<Visit> above) {
    for (Visit caller = visit.caller(); caller != null && above.add(caller); ) {
      caller = caller.caller();
    }
  }
}
