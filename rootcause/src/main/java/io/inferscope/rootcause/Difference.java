package io.inferscope.rootcause;

/**
 * One thing in which two sides were compared.
 *
 * @param subject the operation, the attribute or the pattern
 * @param before median, or share in [0, 1], on the first side; seconds for times
 * @param after the same on the second side
 * @param effect for shares the difference; for all else the probability that a value of the second
 *     side is larger than one of the first, minus the reverse (Cliff's delta); in [-1, 1]
 * @param pValue how often chance alone gives a difference as large
 * @param qValue the share of false alarms to expect among all differences up to this one (Benjamini
 *     and Hochberg, Journal of the Royal Statistical Society B 57, 1995)
 */
public record Difference(
    Aspect aspect,
    String service,
    String subject,
    double before,
    double after,
    double effect,
    double pValue,
    double qValue) {

  Difference withQValue(double value) {
    return new Difference(aspect, service, subject, before, after, effect, pValue, value);
  }
}
