package io.inferscope.rootcause;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All segments of one part between the same two services, before and after.
 *
 * @param z how much more unusual they are than in the baseline, in standard deviations
 * @param excessNanos time beyond the usual, summed over the incident
 * @param spread interquartile range over median of the unusual ones: small when all wait equally
 * @param count segments in the incident
 * @param examples traces of the most unusual ones
 */
record SegmentGroup(
    Key key,
    double z,
    double excessNanos,
    double usualNanos,
    double nowNanos,
    double spread,
    int count,
    List<String> examples) {

  /** From here on a group counts as slow: a false alarm a thousand groups if all were normal. */
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
    double scoreBefore = meanScore(sides.before, latency);
    double scoreAfter = meanScore(sides.after, latency);
    double z = (scoreAfter - scoreBefore) * Math.sqrt(Math.min(INDEPENDENT, sides.after.size()));
    Samples usual = new Samples();
    Samples now = new Samples();
    Samples unusual = new Samples();
    double excess = 0;
    for (Segment segment : sides.after) {
      double usualNanos = latency.usualNanos(segment);
      if (!Double.isNaN(usualNanos)) {
        usual.add(usualNanos);
        now.add(segment.nanos());
        excess += Math.max(0, segment.nanos() - usualNanos);
        if (latency.score(segment) > LatencyModel.UNUSUAL) {
          unusual.add(segment.nanos());
        }
      }
    }
    double spread =
        (unusual.quantile(0.75) - unusual.quantile(0.25)) / Math.max(1, unusual.median());
    return new SegmentGroup(
        key,
        Double.isNaN(z) ? 0 : z,
        excess,
        usual.median(),
        now.median(),
        spread,
        sides.after.size(),
        examples(sides.after, latency));
  }

  private static double meanScore(List<Segment> segments, LatencyModel latency) {
    return segments.stream()
        .mapToDouble(latency::score)
        .filter(score -> !Double.isNaN(score))
        .average()
        .orElse(Double.NaN);
  }

  private static List<String> examples(List<Segment> segments, LatencyModel latency) {
    return segments.stream()
        .sorted(Comparator.comparingDouble(latency::score).reversed())
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

  /** What this group says for a cause that should have slowed it. */
  double support() {
    return slow() ? Math.min(MAX_SUPPORT, z - SLOW) : UNAFFECTED;
  }
}
