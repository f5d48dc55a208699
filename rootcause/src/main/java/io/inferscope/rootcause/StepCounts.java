package io.inferscope.rootcause;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Traces that have a first step, before and after, by entry; and of those the ones that have each
 * second step. Spans of one trace are not independent, so a trace counts once.
 */
final class StepCounts {
  private static final int[] NONE = {0, 0};

  private final Map<String, int[]> byEntry = new HashMap<>();
  private final Map<String, Map<String, int[]>> bySecond = new LinkedHashMap<>();
  private final int[] failed = new int[2];
  private final int[] all = new int[2];

  void addFirst(String entry, int side, boolean visitFailed) {
    byEntry.computeIfAbsent(entry, key -> new int[2])[side]++;
    failed[side] += visitFailed ? 1 : 0;
    all[side]++;
  }

  void addSecond(String second, String entry, int side) {
    bySecond.computeIfAbsent(second, key -> new HashMap<>())
        .computeIfAbsent(entry, key -> new int[2])[side]++;
  }

  /** By how much the share of failed visits fell, in [0, 1]: getting well is no fault. */
  private double recovery() {
    double before = failed[0] / (double) Math.max(1, all[0]);
    double after = failed[1] / (double) Math.max(1, all[1]);
    return Math.max(0, before - after);
  }

  /** The second step whose share changed most. */
  ChangedStep strongest(Transition.Place place) {
    ChangedStep strongest = new ChangedStep(place, Transitions.END, new RateTest(), 0);
    for (Map.Entry<String, Map<String, int[]>> second : bySecond.entrySet()) {
      RateTest test = new RateTest();
      byEntry.forEach(
          (entry, counts) -> {
            int[] hits = second.getValue().getOrDefault(entry, NONE);
            test.add(hits[0], counts[0], hits[1], counts[1]);
          });
      double strength = test.strength() * (1 - recovery());
      if (strength > strongest.strength()) {
        strongest = new ChangedStep(place, second.getKey(), test, strength);
      }
    }
    return strongest;
  }
}
