package io.inferscope.changes;

import java.util.List;

/**
 * What {@link RateChange#explain} answers of documents, and {@link MetricChange#explain} of the
 * points of a metric.
 */
public sealed interface RateExplanation {

  /**
   * The windows could be compared.
   *
   * @param rate the change of the rate as a whole
   * @param causes what accounts for it, the clearest first; empty when the documents of the two
   *     windows do not differ in kind
   * @param sampledShare share of the documents that were looked at; counts are estimates below 1
   */
  record Explained(WindowResult.Compared rate, List<Cause> causes, double sampledShare)
      implements RateExplanation {
    public Explained {
      causes = List.copyOf(causes);
    }
  }

  /** Nothing may be concluded, and why. */
  record Unexplained(String reason) implements RateExplanation {}

  /**
   * Documents whose rate moved with the whole, unlike the others; or series of a metric that did.
   *
   * @param items they hold for all these documents together; one to three
   * @param alsoDescribedBy further items that hold for nearly the same documents
   * @param baselineCount such documents (or points) in the baseline, estimated from the sample
   * @param deviationCount such documents (or points) in the deviation, estimated from the sample
   * @param before such documents a bucket in the baseline; of a metric its sum a bucket, or mean
   * @param after the same in the deviation
   * @param effect factor by which their rate changed beyond that of all others; of a mean the
   *     difference, in its unit
   * @param shareOfChange their part of the change of the whole rate; about 1 when they are all of
   *     it
   * @param pValue that their share of the documents changed so by chance, after Bonferroni's
   *     correction for all items and combinations that were tried
   */
  record Cause(
      List<Item> items,
      List<Item> alsoDescribedBy,
      long baselineCount,
      long deviationCount,
      double before,
      double after,
      double effect,
      double shareOfChange,
      double pValue) {
    public Cause {
      items = List.copyOf(items);
      alsoDescribedBy = List.copyOf(alsoDescribedBy);
    }
  }
}
