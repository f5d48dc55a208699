package io.inferscope.changes;

import java.util.random.RandomGenerator;

/** Made-up traffic: counts that vary more than chance, latencies with a long tail. */
final class Traffic {
  private final RandomGenerator random;

  Traffic(RandomGenerator random) {
    this.random = random;
  }

  /** Negative-binomial counts of that mean whose variance is {@code dispersion} times the mean. */
  long count(double mean, double dispersion) {
    if (dispersion <= 1) {
      return poisson(mean);
    }
    return poisson(gamma(mean / (dispersion - 1)) * (dispersion - 1));
  }

  long[] counts(int buckets, double mean, double dispersion) {
    long[] counts = new long[buckets];
    for (int i = 0; i < buckets; i++) {
      counts[i] = count(mean, dispersion);
    }
    return counts;
  }

  /** Log-normal, in the unit of {@code median}. */
  double latency(double median, double spread) {
    return median * Math.exp(spread * random.nextGaussian());
  }

  long poisson(double mean) {
    if (mean > 200) {
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    long count = 0;
    for (double left = mean + Math.log(1 - random.nextDouble()); left > 0; count++) {
      left += Math.log(1 - random.nextDouble());
    }
    return count;
  }

  /** Marsaglia and Tsang (2000). */
  private double gamma(double shape) {
    if (shape < 1) {
      return gamma(shape + 1) * Math.pow(1 - random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
