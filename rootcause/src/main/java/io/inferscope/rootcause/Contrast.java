package io.inferscope.rootcause;

import java.util.List;

/**
 * Two slices to be compared, with what several sorts of evidence need of them.
 *
 * @param metrics all metric series up to the end of the later slice
 */
record Contrast(
    Slice before,
    Slice after,
    List<Segment> segmentsBefore,
    List<Segment> segmentsAfter,
    LatencyModel latency,
    List<MetricSeries> metrics) {

  static Contrast of(Slice before, Slice after, List<MetricSeries> metrics) {
    List<Segment> segments = segments(before);
    return new Contrast(
        before, after, segments, segments(after), new LatencyModel(before, segments), metrics);
  }

  private static List<Segment> segments(Slice slice) {
    return slice.traces().stream().flatMap(trace -> trace.segments().stream()).toList();
  }
}
