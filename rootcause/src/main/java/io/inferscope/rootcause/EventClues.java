package io.inferscope.rootcause;

import io.inferscope.rootcause.Transition.Place;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Steps inside an operation that follow each other otherwise than before: log line after log line,
 * call after log line, call after call. A fault in code often does no more than insert or remove
 * one step. Each transition is judged among the traces that have its first step, entry by entry.
 */
final class EventClues implements Extractor {
  private record Seen(Place place, String second) {}

  @Override
  public List<Clue> extract(Contrast contrast) {
    Map<Place, StepCounts> counts = new LinkedHashMap<>();
    count(contrast.before(), 0, counts);
    count(contrast.after(), 1, counts);
    Map<String, ChangedStep> strongest = new LinkedHashMap<>();
    counts.forEach(
        (place, steps) ->
            strongest.merge(
                place.service(),
                steps.strongest(place),
                (one, other) -> one.strength() >= other.strength() ? one : other));
    List<ChangedStep> steps = List.copyOf(strongest.values());
    return CalledBefore.suspect(steps, new DeepestFirst(contrast.after()).clues(steps), contrast);
  }

  private static void count(Slice slice, int side, Map<Place, StepCounts> counts) {
    for (Trace trace : slice.traces()) {
      Set<Place> firsts = new HashSet<>();
      Set<Seen> seconds = new HashSet<>();
      for (Transition transition : trace.transitions()) {
        Place place = transition.place();
        StepCounts steps = counts.computeIfAbsent(place, key -> new StepCounts());
        if (firsts.add(place)) {
          steps.addFirst(trace.entry(), side, transition.failed());
        }
        if (seconds.add(new Seen(place, transition.second()))) {
          steps.addSecond(transition.second(), trace.entry(), side);
        }
      }
    }
  }
}
