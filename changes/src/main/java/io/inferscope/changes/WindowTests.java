package io.inferscope.changes;

import io.inferscope.changes.WindowResult.Compared;
import io.inferscope.changes.WindowResult.Measure;
import io.inferscope.changes.WindowResult.TooLittle;
import java.util.Arrays;

/**
 * Compares a short current window with a short baseline, both cut into buckets of equal width, for
 * a detector that asks every few seconds with a minute or two of history. Buckets vary more than
 * chance would have it, so each test measures that in the baseline ({@link Dispersion}) and pays
 * for how little it has seen. Pure functions.
 */
public final class WindowTests {
  private static final int LEAST_BUCKETS = 3;

  private WindowTests() {}

  /**
   * Whether events come at another rate: the likelihood ratio of two Poisson rates against one,
   * over-dispersed (McCullagh and Nelder, Generalized Linear Models, 6.2). Patterns that are new or
   * have vanished are the cases with nothing on one side.
   *
   * @param baseline events in each bucket
   * @param current events in each bucket
   */
  public static WindowResult rate(long[] baseline, long[] current) {
    if (baseline.length < LEAST_BUCKETS || current.length == 0) {
      return tooShort(baseline.length, current.length);
    }
    double before = sum(baseline);
    double after = sum(current);
    if (before + after == 0) {
      return new TooLittle("no events in either window");
    }
    // A pattern that was never seen has no dispersion of its own: take that of where it is.
    Dispersion dispersion = Dispersion.of(countResiduals(before > 0 ? baseline : current));
    double z = signedRoot(before, baseline.length, after, current.length);
    double[] events = join(baseline, current);
    double[] exposure = new double[events.length];
    Arrays.fill(exposure, 1);
    int onset = Onset.ofRate(events, exposure, baseline.length / 2);
    return new Compared(
        Measure.RATE,
        dispersion.pValue(z, Math.min(baseline.length, current.length)),
        (after + 0.5) / current.length / ((before + 0.5) / baseline.length),
        before / baseline.length,
        after / current.length,
        onset);
  }

  /**
   * Whether another share of the events fails: the likelihood ratio of two binomial proportions
   * against one, over-dispersed. Each array has an entry a bucket; {@code failures[i] <=
   * totals[i]}.
   */
  public static WindowResult share(
      long[] baselineFailures,
      long[] baselineTotals,
      long[] currentFailures,
      long[] currentTotals) {
    if (baselineTotals.length < LEAST_BUCKETS || currentTotals.length == 0) {
      return tooShort(baselineTotals.length, currentTotals.length);
    }
    double total = sum(baselineTotals);
    double currentTotal = sum(currentTotals);
    if (total == 0 || currentTotal == 0) {
      return new TooLittle("no events in the " + (total == 0 ? "baseline" : "current window"));
    }
    double failures = sum(baselineFailures);
    double currentFailed = sum(currentFailures);
    Dispersion dispersion = Dispersion.of(shareResiduals(baselineFailures, baselineTotals));
    double deviance =
        binomial(failures, total)
            + binomial(currentFailed, currentTotal)
            - binomial(failures + currentFailed, total + currentTotal);
    int onset =
        Onset.ofRate(
            join(baselineFailures, currentFailures),
            join(baselineTotals, currentTotals),
            baselineTotals.length / 2);
    double before = failures / total;
    double after = currentFailed / currentTotal;
    return new Compared(
        Measure.SHARE,
        dispersion.pValue(
            Math.sqrt(Math.max(0, 2 * deviance)),
            Math.min(baselineTotals.length, currentTotals.length)),
        after - before,
        before,
        after,
        onset);
  }

  /** Root of the likelihood ratio statistic of two Poisson rates. */
  private static double signedRoot(double events, int buckets, double others, int otherBuckets) {
    double rate = (events + others) / (buckets + otherBuckets);
    double deviance =
        term(events, events / buckets / rate) + term(others, others / otherBuckets / rate);
    return Math.sqrt(Math.max(0, 2 * deviance));
  }

  private static double term(double events, double ratio) {
    return events <= 0 ? 0 : events * Math.log(ratio);
  }

  private static double binomial(double failures, double total) {
    return term(failures, failures / total) + term(total - failures, 1 - failures / total);
  }

  private static double[] countResiduals(long[] counts) {
    double mean = sum(counts) / counts.length;
    double[] residuals = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      residuals[i] = (counts[i] - mean) / Math.sqrt(mean);
    }
    return residuals;
  }

  private static double[] shareResiduals(long[] failures, long[] totals) {
    // Half a failure more on either side keeps a spotless baseline from claiming certainty.
    double share = (sum(failures) + 0.5) / (sum(totals) + 1);
    double[] residuals = new double[totals.length];
    for (int i = 0; i < totals.length; i++) {
      double expected = share * totals[i];
      residuals[i] = (failures[i] - expected) / Math.sqrt(expected * (1 - share));
    }
    return residuals;
  }

  static WindowResult tooShort(int baseline, int current) {
    return new TooLittle(
        "%d baseline and %d current buckets; at least %d and 1 are needed"
            .formatted(baseline, current, LEAST_BUCKETS));
  }

  static double sum(long[] counts) {
    double sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  private static double[] join(long[] first, long[] second) {
    double[] all = new double[first.length + second.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = i < first.length ? first[i] : second[i - first.length];
    }
    return all;
  }
}
