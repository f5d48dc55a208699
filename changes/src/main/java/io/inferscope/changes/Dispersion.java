package io.inferscope.changes;

/**
 * How much wilder than chance a baseline varies from bucket to bucket: the factor by which the
 * variance of a Poisson or binomial count is exceeded, moderated towards a prior (Smyth 2004,
 * "Linear models and empirical Bayes methods") since a handful of buckets say little about their
 * own variance.
 *
 * @param factor at least 1
 * @param freedom degrees of freedom behind the factor, those of the prior included
 * @param correlation lag-1 autocorrelation of the residuals, shrunk, never below 0
 */
record Dispersion(double factor, double freedom, double correlation) {
  private static final double PRIOR_FREEDOM = 4;

  /** Service traffic is seldom Poisson: twice its variance is usual at ten seconds. */
  private static final double PRIOR_FACTOR = 2;

  /** Buckets after which a measured autocorrelation counts as much as the assumption of none. */
  private static final double CORRELATION_PRIOR = 10;

  /**
   * Of Pearson residuals: (observed - expected) / standard deviation that chance alone would give;
   * NaN where a bucket holds nothing to judge.
   */
  static Dispersion of(double[] residuals) {
    double squares = 0;
    double products = 0;
    int count = 0;
    double previous = Double.NaN;
    for (double residual : residuals) {
      if (!Double.isNaN(residual)) {
        squares += residual * residual;
        count++;
        products += Double.isNaN(previous) ? 0 : residual * previous;
      }
      previous = residual;
    }
    double own = Math.max(0, count - 1);
    double factor = (PRIOR_FREEDOM * PRIOR_FACTOR + squares) / (PRIOR_FREEDOM + own);
    double correlation = squares > 0 ? products / squares * count / (count + CORRELATION_PRIOR) : 0;
    return new Dispersion(
        Math.max(1, factor), PRIOR_FREEDOM + own, Math.clamp(correlation, 0, 0.9));
  }

  /** Two-sided p-value of {@code z}, a normal deviate under pure chance, for windows of buckets. */
  double pValue(double z, int shorterWindow) {
    return Distributions.studentTwoSided(
        freedom, z / Math.sqrt(factor * inflation(correlation, shorterWindow)));
  }

  /** Variance of a mean of {@code count} AR(1) values relative to independent ones. */
  static double inflation(double correlation, int count) {
    double sum = 1;
    double power = 1;
    for (int lag = 1; lag < count; lag++) {
      power *= correlation;
      sum += 2 * power * (count - lag) / count;
    }
    return sum;
  }
}
