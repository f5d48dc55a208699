package io.inferscope.changes;

import io.inferscope.model.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Change points of a whole series, as somebody who looks at its chart would mark them. Short
 * excursions and the cycle are taken out; what is left is cut into level pieces or straight lines,
 * as many as Schwarz's criterion pays for. Two things temper it: what strays from a piece by less
 * than a chart shows ({@link #TOLERANCE}) costs nothing, so a smooth curve is not chopped into
 * lines; and autocorrelation thins the evidence, since n values of an AR(1) series say as much as n
 * (1 - r) / (1 + r) independent ones.
 */
public final class ChangePoints {
  /** Shortest piece, and its share of the series: less is an outlier, not a regime. */
  private static final int LEAST_PIECE = 5;

  private static final double LEAST_SHARE = 0.03;
  private static final int MOST_CHANGES = 10;

  /** Points of the chart: longer series are searched in means of as many neighbours as it takes. */
  private static final int LONGEST = 250;

  /** Share of the range of the series within which a piece counts as well described. */
  static final double TOLERANCE = 0.09;

  private static final double LARGEST_CORRELATION = 0.95;

  /** Price of a change in logarithms of the length: for its level, and for a place among many. */
  private static final double PER_CHANGE = 2.5;

  private static final double LEVEL = 0.05;
  private static final double ROUNDING = 1e-9;

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
    List<ChangePoint> found = new ArrayList<>();
    double[] whole = Outliers.remove(Outliers.bridged(values), found);
    double[] calm = Season.remove(whole);
    double range = range(calm);
    if (range > ROUNDING * range(whole)) {
      int block = (calm.length + LONGEST - 1) / LONGEST;
      Regimes regimes = regimes(means(calm, block), TOLERANCE * range).times(block, calm);
      found.addAll(regimes.describe());
      found.addAll(VarianceChanges.find(regimes));
    }
    found.sort(Comparator.comparingInt(ChangePoint::index));
    return found;
  }

  /** Of all but the outermost fiftieths, where they differ. */
  static double range(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int aside = sorted.length / 50;
    double inner = sorted[sorted.length - 1 - aside] - sorted[aside];
    double noise = ROUNDING * Math.max(Math.abs(sorted[0]), Math.abs(sorted[sorted.length - 1]));
    double outer = sorted[sorted.length - 1] - sorted[0];
    return inner > noise ? inner : outer > noise ? outer : 0;
  }

  private static double[] means(double[] values, int block) {
    double[] means = new double[values.length / block];
    for (int i = 0; i < means.length; i++) {
      double sum = 0;
      for (int j = i * block; j < (i + 1) * block; j++) {
        sum += values[j];
      }
      means[i] = sum / block;
    }
    return means;
  }

  /** From a single level on, takes each dearer description that explains more than it costs. */
  private static Regimes regimes(double[] values, double tolerance) {
    int length = values.length;
    SegmentCosts costs = new SegmentCosts(values);
    int least = Math.max(LEAST_PIECE, (int) Math.ceil(LEAST_SHARE * length));
    int most = Math.min(MOST_CHANGES, length / least - 1);
    List<Pieces> dearer = new ArrayList<>();
    dearer.addAll(Pieces.best(values, costs, false, least, most));
    dearer.addAll(Pieces.best(values, costs, true, least, most));
    dearer.sort(Comparator.comparingDouble(ChangePoints::price));
    Pieces chosen = dearer.getFirst();
    for (Pieces candidate : dearer) {
      if (gain(chosen, candidate, length, tolerance) > 0) {
        chosen = candidate;
      }
    }
    return new Regimes(
        values, chosen.lines(), chosen.cuts(), tolerance, inflation(chosen, length, tolerance));
  }

  private static double gain(Pieces from, Pieces to, int length, double tolerance) {
    double price = price(to) - price(from);
    double ratio = spread(from, length, tolerance) / spread(to, length, tolerance);
    return length * Math.log(ratio) / inflation(to, length, tolerance) - price * Math.log(length);
  }

  private static double price(Pieces pieces) {
    return pieces.lines()
        ? 2 + (PER_CHANGE + 1) * pieces.changes()
        : 1 + PER_CHANGE * pieces.changes();
  }

  private static double spread(Pieces pieces, int length, double tolerance) {
    return pieces.squares() / length + tolerance * tolerance;
  }

  /** Factor by which autocorrelation around the pieces thins the evidence. */
  private static double inflation(Pieces pieces, int length, double tolerance) {
    double own = pieces.squares() / length / spread(pieces, length, tolerance);
    double correlation = Math.min(LARGEST_CORRELATION, pieces.correlation() * own);
    return (1 + correlation) / (1 - correlation);
  }

  /** A change point if it is unlikely enough for one that has been searched for. */
  static boolean believed(double pValue) {
    return pValue <= LEVEL;
  }
}
