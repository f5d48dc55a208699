package io.inferscope.changes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The best ways to cut a series into one, two, three … pieces, by dynamic programming over all
 * places (segment neighbourhood, Auger and Lawrence 1989), once with level pieces and once with
 * straight lines.
 *
 * @param lines whether the pieces are lines
 * @param cuts 0, the first index of each further piece, and the length of the series
 * @param squares what the pieces leave: the sum of squared residuals
 * @param correlation lag-1 autocorrelation of the residuals
 */
record Pieces(boolean lines, int[] cuts, double squares, double correlation) {

  int changes() {
    return cuts.length - 2;
  }

  /** The best pieces for each number of changes from 0 to {@code most}. */
  static List<Pieces> best(
      double[] values, SegmentCosts costs, boolean lines, int least, int most) {
    int length = values.length;
    int[][] origins = new int[most + 1][length + 1];
    double[] fewer = new double[length + 1];
    Arrays.fill(fewer, Double.POSITIVE_INFINITY);
    for (int end = least; end <= length; end++) {
      fewer[end] = cost(costs, lines, 0, end);
    }
    List<Pieces> best = new ArrayList<>();
    best.add(of(values, costs, lines, new int[] {0, length}));
    for (int changes = 1; changes <= most; changes++) {
      fewer = oneMore(fewer, costs, lines, new int[] {changes * least, least}, origins[changes]);
      best.add(of(values, costs, lines, trace(origins, changes, length)));
    }
    return best;
  }

  /** Lowest costs up to each end with one change more; {@code bounds}: first start, least piece. */
  private static double[] oneMore(
      double[] fewer, SegmentCosts costs, boolean lines, int[] bounds, int[] origin) {
    double[] totals = new double[fewer.length];
    Arrays.fill(totals, Double.POSITIVE_INFINITY);
    for (int end = bounds[0] + bounds[1]; end < fewer.length; end++) {
      for (int start = bounds[0]; start <= end - bounds[1]; start++) {
        if (fewer[start] >= totals[end]) {
          continue;
        }
        double total = fewer[start] + cost(costs, lines, start, end);
        if (total < totals[end]) {
          totals[end] = total;
          origin[end] = start;
        }
      }
    }
    return totals;
  }

  private static int[] trace(int[][] origins, int changes, int length) {
    int[] cuts = new int[changes + 2];
    cuts[changes + 1] = length;
    for (int i = changes; i > 0; i--) {
      cuts[i] = origins[i][cuts[i + 1]];
    }
    return cuts;
  }

  private static double cost(SegmentCosts costs, boolean lines, int from, int to) {
    return lines ? costs.aroundLine(from, to) : costs.aroundMean(from, to);
  }

  private static Pieces of(double[] values, SegmentCosts costs, boolean lines, int[] cuts) {
    double squares = 0;
    double products = 0;
    double previous = 0;
    for (double residual : residuals(values, costs, lines, cuts)) {
      squares += residual * residual;
      products += residual * previous;
      previous = residual;
    }
    // Fitting whitens residuals: by about one in length for each parameter.
    double whitened = (lines ? 2.0 : 1.0) * (cuts.length - 1) / values.length;
    double correlation = squares == 0 ? 0 : products / squares + whitened;
    return new Pieces(lines, cuts, squares, Math.max(0, correlation));
  }

  /** What the pieces between {@code cuts} leave of each value. */
  static double[] residuals(double[] values, SegmentCosts costs, boolean lines, int[] cuts) {
    double[] residuals = new double[values.length];
    for (int piece = 0; piece + 1 < cuts.length; piece++) {
      int from = cuts[piece];
      int to = cuts[piece + 1];
      double slope = lines ? costs.slope(from, to) : 0;
      double start = costs.mean(from, to) - slope * (to - from - 1) / 2.0;
      for (int i = from; i < to; i++) {
        residuals[i] = values[i] - start - slope * (i - from);
      }
    }
    return residuals;
  }
}
