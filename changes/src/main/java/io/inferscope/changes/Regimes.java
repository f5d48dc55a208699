package io.inferscope.changes;

import java.util.ArrayList;
import java.util.List;

/**
 * A series cut into pieces: level ones or straight lines.
 *
 * @param values the series
 * @param lines whether the pieces are lines
 * @param cuts 0, the first index of each further piece, and the length of the series
 * @param tolerance what values may stray from a piece without counting
 * @param inflation factor by which autocorrelation thins the evidence
 */
record Regimes(double[] values, boolean lines, int[] cuts, double tolerance, double inflation) {

  /** The same pieces of {@code whole}, of which {@code values} are means over {@code block}. */
  Regimes times(int block, double[] whole) {
    if (block == 1) {
      return this;
    }
    SegmentCosts costs = new SegmentCosts(whole);
    int[] fine = new int[cuts.length];
    for (int i = 1; i < cuts.length; i++) {
      fine[i] = i + 1 == cuts.length ? whole.length : cuts[i] * block;
    }
    for (int i = 1; i + 1 < fine.length; i++) {
      fine[i] = sharpest(costs, fine, i, block);
    }
    return new Regimes(whole, lines, fine, tolerance, inflation * block);
  }

  private int sharpest(SegmentCosts costs, int[] fine, int cut, int block) {
    int best = fine[cut];
    double lowest = Double.POSITIVE_INFINITY;
    for (int at = fine[cut] - block; at <= fine[cut] + block; at++) {
      double total = cost(costs, fine[cut - 1], at) + cost(costs, at, fine[cut + 1]);
      if (total < lowest) {
        lowest = total;
        best = at;
      }
    }
    return best;
  }

  private double square() {
    return tolerance * tolerance;
  }

  private double cost(SegmentCosts costs, int from, int to) {
    return lines ? costs.aroundLine(from, to) : costs.aroundMean(from, to);
  }

  double[] residuals() {
    return Pieces.residuals(values, new SegmentCosts(values), lines, cuts);
  }

  List<ChangePoint> describe() {
    SegmentCosts costs = new SegmentCosts(values);
    List<ChangePoint> found = new ArrayList<>();
    for (int i = 1; i + 1 < cuts.length; i++) {
      ChangePoint point = describe(costs, cuts[i - 1], cuts[i], cuts[i + 1]);
      if (ChangePoints.believed(point.pValue())) {
        found.add(point);
      }
    }
    return found;
  }

  /** Names what changed more: the level at the cut, or where the slope leads. */
  private ChangePoint describe(SegmentCosts costs, int from, int at, int to) {
    double split = cost(costs, from, at) + cost(costs, at, to);
    double noise = split / (to - from) + 1e-12 * square();
    double gain = Math.max(0, cost(costs, from, to) - split) / noise / inflation;
    double p = Math.min(1, Distributions.chiSquareTail(lines ? 3 : 2, gain) * (to - from));
    double slopeBefore = lines ? costs.slope(from, at) : 0;
    double slopeAfter = lines ? costs.slope(at, to) : 0;
    double before = costs.mean(from, at) + slopeBefore * (at - from) / 2;
    double after = costs.mean(at, to) - slopeAfter * (to - at) / 2;
    double bend = Math.abs(slopeAfter - slopeBefore) * Math.min(at - from, to - at);
    if (bend > Math.abs(after - before)) {
      return new ChangePoint(at, ChangeKind.TREND, p, slopeBefore, slopeAfter);
    }
    boolean still = costs.aroundMean(at, to) < 1e-9 * costs.aroundMean(from, at);
    return new ChangePoint(at, still ? ChangeKind.STALL : ChangeKind.STEP, p, before, after);
  }
}
