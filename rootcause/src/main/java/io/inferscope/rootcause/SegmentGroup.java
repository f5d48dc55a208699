package io.inferscope.rootcause;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All segments of one part between the same two services, before and after.
 *
 * @param operation the one with most unusual segments, empty when there are none
 * @param z how much more unusual they are than in the baseline, in standard deviations
 * @param usualNanos median of what is usual for the segments of the incident
 * @param unusualNanos median of the unusual ones
 * @param unusual how many of the incident's segments are unusual
 * @param count segments in the incident that can be compared
 * @param examples traces of the most unusual ones
 */
record SegmentGroup(
    Key key,
    String operation,
    double z,
    double usualNanos,
    double unusualNanos,
    int unusual,
    int count,
    List<String> examples) {

  /** From here on a group counts as slow: one in a thousand groups where nothing changed. */
  private static final double SLOW = 3;

  /** No single group decides alone. */
  private static final double MAX_SUPPORT = 20;

  /** What a group that is not slow says against a cause that should have slowed it. */
  private static final double UNAFFECTED = -1.5;

  /**
   * Segments of one window are not independent, so more of them than this make nothing more
   * certain.
   */
  private static final int INDEPENDENT = 20;

  record Key(Part part, String service, String peer) {}

  private static final class Sides {
    final List<Segment> before = new ArrayList<>();
    final List<Segment> after = new ArrayList<>();
  }

  static List<SegmentGroup> of(Contrast contrast) {
    Map<Key, Sides> sides = new LinkedHashMap<>();
    for (Segment segment : contrast.segmentsBefore()) {
      sides.computeIfAbsent(key(segment), key -> new Sides()).before.add(segment);
    }
    for (Segment segment : contrast.segmentsAfter()) {
      sides.computeIfAbsent(key(segment), key -> new Sides()).after.add(segment);
    }
    List<SegmentGroup> groups = new ArrayList<>();
    sides.forEach(
        (key, both) -> {
          if (!both.before.isEmpty() && !both.after.isEmpty()) {
            groups.add(group(key, both, contrast.latency()));
          }
        });
    return groups;
  }

  static Key key(Segment segment) {
    return new Key(segment.part(), segment.service(), segment.peer());
  }

  private static SegmentGroup group(Key key, Sides sides, LatencyModel latency) {
    Samples before = scores(sides.before, latency);
    Samples after = scores(sides.after, latency);
    double z = (after.mean() - before.mean()) * Math.sqrt(Math.min(INDEPENDENT, after.size()));
    Samples usual = new Samples();
    Samples unusual = new Samples();
    Map<String, Integer> operations = new HashMap<>();
    for (Segment segment : sides.after) {
      usual.add(latency.usualNanos(segment));
      if (latency.isUnusual(segment)) {
        unusual.add(segment.nanos());
        operations.merge(segment.operation(), 1, Integer::sum);
      }
    }
    return new SegmentGroup(
        key,
        operations.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(""),
        Double.isNaN(z) ? 0 : z,
        usual.median(),
        unusual.median(),
        unusual.size(),
        after.size(),
        examples(sides.after, latency));
  }

  private static Samples scores(List<Segment> segments, LatencyModel latency) {
    Samples scores = new Samples();
    for (Segment segment : segments) {
      double score = latency.score(segment);
      if (!Double.isNaN(score)) {
        scores.add(score);
      }
    }
    return scores;
  }

  private static List<String> examples(List<Segment> segments, LatencyModel latency) {
    return segments.stream()
        .filter(latency::isUnusual)
        .sorted(Comparator.comparingDouble(Segment::nanos).reversed())
        .map(segment -> segment.node().span.traceId())
        .distinct()
        .limit(3)
        .toList();
  }

  Part part() {
    return key.part();
  }

  String service() {
    return key.service();
  }

  String peer() {
    return key.peer();
  }

  boolean slow() {
    return z > SLOW;
  }

  /** Time that the unusual segments took beyond what is usual, all together. */
  double lostNanos() {
    return unusual == 0 ? 0 : Math.max(0, unusualNanos - Math.max(0, usualNanos)) * unusual;
  }

  /** What this group says for a cause that should have slowed it. */
  double support() {
    return slow() ? Math.min(MAX_SUPPORT, z - SLOW) : UNAFFECTED;
  }

  /** A sentence with numbers. */
  String text() {
    String what =
        switch (part()) {
          case OWN -> "requests spend " + "%.1f ms in " + service() + "'s own work";
          case REQUEST -> "calls from " + service() + " take %.1f ms to reach " + peer();
          case RESPONSE -> "answers of " + peer() + " take %.1f ms to get back to " + service();
          case EXTERNAL -> "calls from " + service() + " to " + peer() + " take %.1f ms";
        };
    return String.format(
        Locale.ROOT,
        "%d of %d " + what.replace("%.1f", "%3$.1f") + ", usually %4$.1f ms",
        unusual,
        count,
        unusualNanos / 1e6,
        Math.max(0, usualNanos) / 1e6);
  }
}
