package io.inferscope.changes;

import io.inferscope.model.Series;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Change points of a whole series: straight lines piece by piece, the number of pieces weighed
 * against a penalty (PELT, Killick and others 2012), each piece with a spread of its own. The
 * penalty is that of Schwarz for the four parameters of a piece (level, slope, spread, place),
 * raised by the autocorrelation that remains, since n values of an AR(1) series say as much as n (1
 * - r) / (1 + r) independent ones.
 */
public final class ChangePoints {
  private static final int PARAMETERS = 4;
  private static final int ROUNDS = 3;

  /** Shortest piece, and its share of the series: less is an outlier, not a regime. */
  private static final int LEAST_PIECE = 5;

  private static final double LEAST_SHARE = 0.05;

  /** No piece counts as quieter than this share of the whole series' variance. */
  private static final double LEAST_VARIANCE = 1e-4;

  private static final double LARGEST_CORRELATION = 0.9;
  private static final double LEVEL = 0.05;

  private ChangePoints() {}

  /** The change points of {@code series}, in order. */
  public static List<ChangePoint> find(Series series) {
    return find(series.values());
  }

  /** The change points of equally spaced {@code values}, in order; NaN is bridged by a line. */
  public static List<ChangePoint> find(double[] values) {
    if (Arrays.stream(values).filter(Double::isFinite).count() < 2 * LEAST_PIECE) {
      return List.of();
    }
    double[] whole = Outliers.bridged(values);
    List<ChangePoint> found = new ArrayList<>();
    double[] calm = Outliers.remove(whole, found);
    SegmentCosts costs = new SegmentCosts(calm);
    double least = LEAST_VARIANCE * costs.aroundMean(0, calm.length) / calm.length;
    List<Integer> places = List.of();
    double inflation = 1;
    for (int round = 0; round < ROUNDS && least > 0; round++) {
      inflation = inflation(calm, costs, places);
      places = split(costs, calm.length, inflation, least);
    }
    addAll(found, places, costs, calm.length, inflation, least);
    found.sort((a, b) -> Integer.compare(a.index(), b.index()));
    return found;
  }

  /** Factor by which autocorrelation around the pieces thins the evidence. */
  private static double inflation(double[] values, SegmentCosts costs, List<Integer> places) {
    double squares = 0;
    double products = 0;
    double previous = 0;
    int piece = 0;
    int from = 0;
    int to = places.isEmpty() ? values.length : places.getFirst();
    for (int i = 0; i < values.length; i++) {
      if (i == to) {
        from = to;
        piece++;
        to = piece < places.size() ? places.get(piece) : values.length;
      }
      double line =
          costs.mean(from, to) + costs.slope(from, to) * (i - from - (to - from - 1) / 2.0);
      double residual = values[i] - line;
      products += residual * previous;
      squares += residual * residual;
      previous = residual;
    }
    double correlation = squares == 0 ? 0 : Math.clamp(products / squares, 0, LARGEST_CORRELATION);
    return (1 + correlation) / (1 - correlation);
  }

  private static int leastPiece(int length) {
    return Math.max(LEAST_PIECE, (int) (LEAST_SHARE * length));
  }

  private static double cost(SegmentCosts costs, int from, int to, double least) {
    int count = to - from;
    return count * Math.log(Math.max(least, costs.aroundLine(from, to) / count));
  }

  private static List<Integer> split(
      SegmentCosts costs, int length, double inflation, double leastVariance) {
    double penalty = PARAMETERS * Math.log(length) * inflation;
    int least = leastPiece(length);
    double[] best = new double[length + 1];
    int[] origin = new int[length + 1];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    best[0] = -penalty;
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int end = least; end <= length; end++) {
      if (end - least >= least) {
        starts.add(end - least);
      }
      for (int start : starts) {
        double total = best[start] + cost(costs, start, end, leastVariance) + penalty;
        if (total < best[end]) {
          best[end] = total;
          origin[end] = start;
        }
      }
      int here = end;
      starts.removeIf(
          start -> best[start] + cost(costs, start, here, leastVariance) > best[here] + penalty);
    }
    Deque<Integer> places = new ArrayDeque<>();
    for (int end = length; origin[end] > 0; end = origin[end]) {
      places.addFirst(origin[end]);
    }
    return List.copyOf(places);
  }

  private static void addAll(
      List<ChangePoint> found,
      List<Integer> places,
      SegmentCosts costs,
      int length,
      double inflation,
      double least) {
    for (int i = 0; i < places.size(); i++) {
      int from = i == 0 ? 0 : places.get(i - 1);
      int at = places.get(i);
      int to = i + 1 < places.size() ? places.get(i + 1) : length;
      double gain =
          (cost(costs, from, to, least) - cost(costs, from, at, least) - cost(costs, at, to, least))
              / inflation;
      double p = Math.min(1, Distributions.chiSquareTail(PARAMETERS - 1, gain) * (to - from));
      if (p <= LEVEL) {
        found.add(describe(costs, from, at, to, p));
      }
    }
  }

  /** Names the aspect that changed most, in standard errors. */
  private static ChangePoint describe(SegmentCosts costs, int from, int at, int to, double p) {
    double before = at - from;
    double after = to - at;
    double spreadBefore = Math.sqrt(costs.aroundLine(from, at) / before);
    double spreadAfter = Math.sqrt(costs.aroundLine(at, to) / after);
    double spread = Math.max(1e-300, Math.hypot(spreadBefore, spreadAfter) / Math.sqrt(2));
    double slopeBefore = costs.slope(from, at);
    double slopeAfter = costs.slope(at, to);
    double levelBefore = costs.mean(from, at) + slopeBefore * before / 2;
    double levelAfter = costs.mean(at, to) - slopeAfter * after / 2;
    double step = Math.abs(levelAfter - levelBefore) / spread;
    double trend = Math.abs(slopeAfter - slopeBefore) * Math.min(before, after) / spread;
    double ratio = Math.abs(Math.log((spreadAfter + 1e-300) / (spreadBefore + 1e-300)));
    if (spreadAfter < 1e-9 * spreadBefore) {
      return new ChangePoint(at, ChangeKind.STALL, p, costs.mean(from, at), costs.mean(at, to));
    }
    if (Math.max(step, trend) < 1 && ratio > 0.5) {
      return new ChangePoint(at, ChangeKind.VARIANCE, p, spreadBefore, spreadAfter);
    }
    return trend > step
        ? new ChangePoint(at, ChangeKind.TREND, p, slopeBefore, slopeAfter)
        : new ChangePoint(at, ChangeKind.STEP, p, levelBefore, levelAfter);
  }
}
