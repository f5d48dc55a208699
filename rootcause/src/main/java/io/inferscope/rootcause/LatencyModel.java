package io.inferscope.rootcause;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is usual for each segment: the median of its stratum (part, operation, caller and entry, so
 * that a changed mix of requests is not mistaken for a change), and for each part how far segments
 * stray from it. Distances are logarithms of ratios with a floor added to both sides, since a
 * microsecond's doubling is no news.
 */
final class LatencyModel {
  /** Strata with fewer baseline values borrow the median of their operation. */
  private static final int MIN_STRATUM = 5;

  /** The score that one in twenty exceeds when nothing is wrong: minus ln 0.05. */
  private static final double UNUSUAL = 3;

  /** The floor as a part of the median duration of a trace: what a user may notice. */
  private static final double FLOOR = 0.02;

  private record Stratum(
      Part part, String service, String peer, String operation, String caller, String entry) {
    static Stratum fine(Segment segment) {
      return new Stratum(
          segment.part(),
          segment.service(),
          segment.peer(),
          segment.operation(),
          segment.caller(),
          segment.entry());
    }

    static Stratum coarse(Segment segment) {
      return new Stratum(
          segment.part(), segment.service(), segment.peer(), segment.operation(), "", "");
    }
  }

  private final Map<Stratum, Double> medians = new HashMap<>();
  private final Map<Part, TailScore> tails = new EnumMap<>(Part.class);
  private final double floorNanos;

  LatencyModel(Slice baseline, List<Segment> segments) {
    Samples durations = new Samples();
    baseline.traces().forEach(trace -> durations.add((double) trace.durationNanos()));
    floorNanos = durations.size() == 0 ? 1e6 : Math.max(1e4, FLOOR * durations.median());
    Map<Stratum, Samples> samples = new HashMap<>();
    for (Segment segment : segments) {
      samples.computeIfAbsent(Stratum.fine(segment), key -> new Samples()).add(segment.nanos());
      samples.computeIfAbsent(Stratum.coarse(segment), key -> new Samples()).add(segment.nanos());
    }
    samples.forEach(
        (stratum, values) -> {
          if (values.size() >= MIN_STRATUM || stratum.entry().isEmpty()) {
            medians.put(stratum, values.median());
          }
        });
    Map<Part, Samples> distances = new EnumMap<>(Part.class);
    for (Segment segment : segments) {
      distances.computeIfAbsent(segment.part(), part -> new Samples()).add(distance(segment));
    }
    distances.forEach((part, values) -> tails.put(part, new TailScore(values.sorted())));
  }

  /** The baseline's median; NaN when the baseline never saw such a segment. */
  double usualNanos(Segment segment) {
    Double median = medians.get(Stratum.fine(segment));
    if (median == null) {
      median = medians.get(Stratum.coarse(segment));
    }
    return median == null ? Double.NaN : median;
  }

  /** Whether one in twenty is as slow when nothing is wrong. */
  boolean isUnusual(Segment segment) {
    return score(segment) > UNUSUAL;
  }

  /** Mean 1 under no change; NaN when there is nothing to compare with. */
  double score(Segment segment) {
    double distance = distance(segment);
    TailScore tail = tails.get(segment.part());
    return Double.isNaN(distance) || tail == null ? Double.NaN : tail.of(distance);
  }

  private double distance(Segment segment) {
    double usual = usualNanos(segment);
    return Math.log(
        (Math.max(0, segment.nanos()) + floorNanos) / (Math.max(0, usual) + floorNanos));
  }
}
