package io.inferscope.rootcause;

/** The standard normal distribution. */
final class Normal {
  private Normal() {}

  /**
   * P(Z > z). Below 1.2e-7 relative error everywhere: the Chebyshev fit of erfc in Press et al.,
   * Numerical Recipes, section 6.2.
   */
  static double upperTail(double z) {
    double x = Math.abs(z) / Math.sqrt(2);
    double t = 1 / (1 + 0.5 * x);
    double polynomial =
        -1.26551223
            + t
                * (1.00002368
                    + t
                        * (0.37409196
                            + t
                                * (0.09678418
                                    + t
                                        * (-0.18628806
                                            + t
                                                * (0.27886807
                                                    + t
                                                        * (-1.13520398
                                                            + t
                                                                * (1.48851587
                                                                    + t
                                                                        * (-0.82215223
                                                                            + t
                                                                                * 0.17087277))))))));
    double tail = 0.5 * t * Math.exp(-x * x + polynomial);
    return z >= 0 ? tail : 1 - tail;
  }

  /**
   * The z with {@code upperTail(z) == probability}, by bisection, since precision matters more here
   * than speed; probabilities outside [1e-300, 0.5] are taken to the nearest end.
   */
  static double upperQuantile(double probability) {
    double low = 0;
    double high = 38;
    while (high - low > 1e-6) {
      double middle = (low + high) / 2;
      if (upperTail(middle) > probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
