package io.inferscope.changes;

import java.util.ArrayList;
import java.util.List;

/**
 * Places where a series becomes wilder or calmer, or stands still, at the same level: in the
 * residuals of its regimes, halved again and again at the place of the highest likelihood ratio of
 * two variances against one. Heavy tails make variances uncertain: the ratio is divided by
 * (kurtosis - 1) / 2, the variance of a logarithmic sample variance relative to the normal
 * distribution's.
 */
final class VarianceChanges {
  private static final int LEAST_PIECE = 12;
  private static final double LEAST_SHARE = 0.05;

  /** A chart shows it when the deviation doubles. */
  private static final double LEAST_RATIO = 2;

  private static final double PRICE = 5;

  private final Regimes regimes;
  private final double[] squares;
  private final double[] fourths;
  private final double floor;
  private final List<ChangePoint> found = new ArrayList<>();

  private VarianceChanges(Regimes regimes) {
    this.regimes = regimes;
    double[] residuals = regimes.residuals();
    squares = new double[residuals.length + 1];
    fourths = new double[residuals.length + 1];
    for (int i = 0; i < residuals.length; i++) {
      double square = residuals[i] * residuals[i];
      squares[i + 1] = squares[i] + square;
      fourths[i + 1] = fourths[i] + square * square;
    }
    floor = 1e-9 * squares[residuals.length] / residuals.length;
  }

  static List<ChangePoint> find(Regimes regimes) {
    VarianceChanges changes = new VarianceChanges(regimes);
    int[] cuts = regimes.cuts();
    if (changes.floor > 0) {
      for (int i = 0; i + 1 < cuts.length; i++) {
        changes.split(cuts[i], cuts[i + 1]);
      }
    }
    return changes.found;
  }

  private double variance(int from, int to) {
    return Math.max(floor, (squares[to] - squares[from]) / (to - from));
  }

  private void split(int from, int to) {
    int least = Math.max(LEAST_PIECE, (int) (LEAST_SHARE * (squares.length - 1)));
    double highest = 0;
    int best = -1;
    for (int at = from + least; at <= to - least; at++) {
      double gain = gain(from, at, to);
      if (gain > highest) {
        highest = gain;
        best = at;
      }
    }
    if (best < 0) {
      return;
    }
    double before = Math.sqrt(variance(from, best));
    double after = Math.sqrt(variance(best, to));
    double evidence = highest / tails(from, best, to) / regimes.inflation();
    if (evidence > PRICE * Math.log(to - from)
        && Math.max(before, after)
            >= Math.max(LEAST_RATIO * Math.min(before, after), regimes.tolerance())) {
      double p = Math.min(1, Distributions.chiSquareTail(1, evidence) * (to - from));
      found.add(point(best, to, p, before, after));
      split(from, best);
      split(best, to);
    }
  }

  private ChangePoint point(int at, int to, double p, double before, double after) {
    double[] values = regimes.values();
    for (int i = at; i < to; i++) {
      if (values[i] != values[at]) {
        return new ChangePoint(at, ChangeKind.VARIANCE, p, before, after);
      }
    }
    return new ChangePoint(at, ChangeKind.STALL, p, values[at - 1], values[at]);
  }

  private double gain(int from, int at, int to) {
    return (to - from) * Math.log(variance(from, to))
        - (at - from) * Math.log(variance(from, at))
        - (to - at) * Math.log(variance(at, to));
  }

  /** Of the wilder side, since the calmer one may stand still. */
  private double tails(int from, int at, int to) {
    boolean leftIsWilder = variance(from, at) > variance(at, to);
    int first = leftIsWilder ? from : at;
    int end = leftIsWilder ? at : to;
    double variance = variance(first, end);
    double kurtosis = (fourths[end] - fourths[first]) / (end - first) / (variance * variance);
    return Math.max(1, (kurtosis - 1) / 2);
  }
}
