package io.inferscope.changes;

import io.inferscope.changes.MetricSeries.Measure;
import io.inferscope.changes.RateExplanation.Cause;
import io.inferscope.changes.RateExplanation.Explained;
import io.inferscope.changes.RateExplanation.Unexplained;
import io.inferscope.changes.WindowResult.Compared;
import io.inferscope.changes.WindowResult.TooLittle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Explains why a metric is higher, or lower, in one window than in another: which attribute values,
 * alone or up to three together, hold for the series that moved while the others stayed. Works on
 * series, not on documents: what varies from bucket to bucket is the yardstick. Pure.
 */
public final class MetricChange {
  /** Fewer points than this in either window say nothing. */
  private static final int LEAST_POINTS = 5;

  private static final int MOST_CAUSES = 5;
  private static final double LEVEL = 0.01;

  /** A cause makes at least this part of all that moved, up or down. */
  private static final double LEAST_PART = 0.1;

  /** Attribute values whose points overlap by more than this (Jaccard) describe the same series. */
  private static final double SAME = 0.9;

  private final MetricContrast contrast;
  private final MetricItems index;

  private MetricChange(Measure measure, List<MetricSeries> series) {
    contrast = MetricContrast.of(measure, series);
    index = new MetricItems(series);
  }

  /**
   * Compares the windows.
   *
   * @param series all series of one metric, with buckets of equal width
   */
  public static RateExplanation explain(Measure measure, List<MetricSeries> series) {
    long before = series.stream().mapToLong(each -> each.baseline().points()).sum();
    long after = series.stream().mapToLong(each -> each.deviation().points()).sum();
    if (before == 0 || after == 0) {
      return new Unexplained(
          "the %s is empty: the metric has no point there"
              .formatted(before == 0 ? "baseline" : "deviation"));
    }
    if (before < LEAST_POINTS || after < LEAST_POINTS) {
      return new Unexplained(
          "%d points in the baseline and %d in the deviation; at least %d of each are needed"
              .formatted(before, after, LEAST_POINTS));
    }
    return switch (whole(measure, series)) {
      case TooLittle tooLittle -> new Unexplained(tooLittle.reason());
      case Compared whole ->
          series.size() == 1
              ? new Unexplained("the metric has one series only: there is nothing to tell apart")
              : new Explained(whole, new MetricChange(measure, series).causes(whole), 1);
    };
  }

  private static WindowResult whole(Measure measure, List<MetricSeries> series) {
    return LevelTest.compare(
        curve(measure, series.stream().map(MetricSeries::baseline).toList()),
        curve(measure, series.stream().map(MetricSeries::deviation).toList()));
  }

  /**
   * The metric as a whole in one window: by bucket what was counted, or the mean, which is NaN
   * where nothing was measured.
   *
   * @param windows of all series, of which there must be one at least
   */
  public static double[] curve(Measure measure, List<MetricSeries.Window> windows) {
    double[] curve = new double[windows.getFirst().sums().length];
    for (int bucket = 0; bucket < curve.length; bucket++) {
      double sum = 0;
      double weight = 0;
      for (MetricSeries.Window window : windows) {
        sum += window.sums()[bucket];
        weight += window.weights()[bucket];
      }
      curve[bucket] =
          switch (measure) {
            case RATE -> sum;
            case MEAN -> weight > 0 ? sum / weight : Double.NaN;
          };
    }
    return curve;
  }

  /** The best set, then the best of what it leaves, and so on. */
  private List<Cause> causes(Compared whole) {
    List<Cause> causes = new ArrayList<>();
    BitSet left = index.all();
    int tried = 0;
    while (causes.size() < MOST_CAUSES) {
      MetricItems.Found found = index.best(left, contrast);
      tried += found.tried();
      if (found.set().isEmpty()) {
        break;
      }
      MetricItems.ItemSet set = found.set().get();
      BitSet rest = MetricItems.without(left, set.series());
      double pValue =
          switch (contrast.test(set.series(), rest)) {
            case Compared compared -> Math.min(1, compared.pValue() * tried);
            case TooLittle ignored -> 1;
          };
      double part = Math.abs(contrast.contribution(set.series())) / contrast.moved();
      if (pValue > LEVEL || part < LEAST_PART) {
        break;
      }
      causes.add(cause(set, rest, whole, pValue));
      left = rest;
    }
    return causes;
  }

  private Cause cause(MetricItems.ItemSet set, BitSet rest, Compared whole, double pValue) {
    return new Cause(
        index.items(set.items()),
        index.describing(set, SAME),
        index.points(set.series(), true),
        index.points(set.series(), false),
        contrast.before(set.series()),
        contrast.after(set.series()),
        contrast.effect(set.series(), rest),
        contrast.contribution(set.series()) / whole.effect(),
        pValue);
  }
}
