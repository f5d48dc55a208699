package io.inferscope.changes;

/**
 * Tail probabilities, each as exact as doubles allow where p-values are small. The formulas are
 * those of the NIST Digital Library of Mathematical Functions (DLMF), by section number.
 */
final class Distributions {
  private static final int MAX_TERMS = 500;
  private static final double PRECISION = 1e-14;
  private static final double TINY = 1e-300;

  /** Coefficients of Stirling's series for ln Γ, DLMF 5.11.1: B(2k) / (2k (2k - 1)). */
  private static final double[] STIRLING = {
    1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188
  };

  private Distributions() {}

  /** ln Γ(x) for x > 0. */
  static double logGamma(double x) {
    double shift = 0;
    double z = x;
    while (z < 10) {
      shift -= Math.log(z);
      z++;
    }
    double series = 0;
    for (int k = STIRLING.length - 1; k >= 0; k--) {
      series = series / (z * z) + STIRLING[k];
    }
    return shift + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series / z;
  }

  /** P(N > z) of the standard normal distribution. */
  static double normalTail(double z) {
    double half = 0.5 * gammaTail(0.5, z * z / 2);
    return z >= 0 ? half : 1 - half;
  }

  /** P(|N| > |z|) of the standard normal distribution. */
  static double normalTwoSided(double z) {
    return gammaTail(0.5, z * z / 2);
  }

  /** P(X > x) of chi-square with {@code freedom} degrees of freedom. */
  static double chiSquareTail(double freedom, double x) {
    return gammaTail(freedom / 2, x / 2);
  }

  /** P(|T| > |t|) of Student's distribution. */
  static double studentTwoSided(double freedom, double t) {
    return incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t));
  }

  /** The upper regularised incomplete gamma function Q(a, x), DLMF 8.2.4. */
  static double gammaTail(double a, double x) {
    if (x <= 0) {
      return 1;
    }
    if (Double.isInfinite(x)) {
      return 0;
    }
    double front = Math.exp(a * Math.log(x) - x - logGamma(a));
    return x < a + 1 ? 1 - front * gammaSeries(a, x) : front * gammaFraction(a, x);
  }

  /** DLMF 8.7.1, without the factor in front. */
  private static double gammaSeries(double a, double x) {
    double term = 1 / a;
    double sum = term;
    for (int n = 1; n < MAX_TERMS && term > sum * PRECISION; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return sum;
  }

  /** DLMF 8.9.2 by the modified Lentz method, without the factor in front. */
  private static double gammaFraction(double a, double x) {
    double b = x + 1 - a;
    double c = 1 / TINY;
    double d = 1 / b;
    double fraction = d;
    for (int n = 1; n < MAX_TERMS; n++) {
      double numerator = -n * (n - a);
      b += 2;
      d = 1 / nonZero(numerator * d + b);
      c = nonZero(b + numerator / c);
      fraction *= c * d;
      if (Math.abs(c * d - 1) < PRECISION) {
        break;
      }
    }
    return fraction;
  }

  /** The regularised incomplete beta function I(x; a, b), DLMF 8.17.22 and 8.17.4. */
  static double incompleteBeta(double a, double b, double x) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    double front =
        Math.exp(
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2)
        ? front * betaFraction(a, b, x) / a
        : 1 - front * betaFraction(b, a, 1 - x) / b;
  }

  private static double betaFraction(double a, double b, double x) {
    double c = 1;
    double d = 1 / nonZero(1 - (a + b) * x / (a + 1));
    double fraction = d;
    for (int m = 1; m < MAX_TERMS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / nonZero(1 + even * d);
      c = nonZero(1 + even / c);
      fraction *= c * d;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / nonZero(1 + odd * d);
      c = nonZero(1 + odd / c);
      fraction *= c * d;
      if (Math.abs(c * d - 1) < PRECISION) {
        break;
      }
    }
    return fraction;
  }

  private static double nonZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }
}
