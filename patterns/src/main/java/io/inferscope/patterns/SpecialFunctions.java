package io.inferscope.patterns;

/** The few functions of statistics that {@link WindowComparison} needs. */
final class SpecialFunctions {

  private SpecialFunctions() {}

  static double logChoose(long n, long k) {
    return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  }

  /** Stirling's series with three terms; for small n the product itself. */
  private static double logFactorial(long n) {
    if (n < 16) {
      double product = 1;
      for (long i = 2; i <= n; i++) {
        product *= i;
      }
      return Math.log(product);
    }
    double x = n + 1.0;
    double series = 1 / (12 * x) - 1 / (360 * x * x * x) + 1 / (1260 * Math.pow(x, 5));
    return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
  }

  /** Probability that chi-squared with one degree of freedom exceeds a value. */
  static double chiSquaredTail(double value) {
    return complementaryError(Math.sqrt(value / 2));
  }

  /** Abramowitz and Stegun, 7.1.26 below 3 and the continued fraction 7.1.14 above. */
  private static double complementaryError(double x) {
    if (x < 3) {
      double t = 1 / (1 + 0.3275911 * x);
      double polynomial =
          t
              * (0.254829592
                  + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
      return polynomial * Math.exp(-x * x);
    }
    double fraction = 0;
    for (int k = 60; k >= 1; k--) {
      fraction = k / 2.0 / (x + fraction);
    }
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
  }
}
