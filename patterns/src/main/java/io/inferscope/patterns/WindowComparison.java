package io.inferscope.patterns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares how often each pattern occurred in two windows of time. Pure functions over counts.
 *
 * <p>Under the null hypothesis a pattern keeps its rate, so of its {@code n} messages in both
 * windows the number in the second is binomial with the second window's share of the time
 * (Przyborowski and Wilenski, 1940). Up to {@value #EXACT} messages the two-sided p-value is exact,
 * beyond by the chi-squared statistic with one degree of freedom. The p-values are then adjusted
 * for the number of patterns (Benjamini and Hochberg, 1995).
 */
public final class WindowComparison {

  /** What became of a pattern. */
  public enum Change {
    /** Not in the first window at all. */
    NEW,
    /** Not in the second window at all. */
    GONE,
    /** More often in the second. */
    SURGING,
    /** Less often in the second. */
    FADING
  }

  /**
   * A pattern whose rate changed.
   *
   * @param patternId whose
   * @param change how
   * @param before messages in the first window
   * @param after messages in the second window
   * @param rateRatio rate after over rate before; infinite for a new pattern
   * @param pValue adjusted: of the changes with at most this value, this share is expected to be
   *     chance
   */
  public record PatternChange(
      String patternId, Change change, long before, long after, double rateRatio, double pValue) {}

  /**
   * How many messages of each pattern came in a time.
   *
   * @param messages by pattern id
   * @param length of the window, more than zero
   */
  public record Window(Map<String, Long> messages, Duration length) {

    public Window {
      messages = Map.copyOf(messages);
      if (!length.isPositive()) {
        throw new IllegalArgumentException("a window must have a length, got " + length);
      }
    }

    double seconds() {
      return length.toNanos() / 1e9;
    }
  }

  private static final int EXACT = 1000;

  private WindowComparison() {}

  /**
   * The patterns whose rate changed, the surest first.
   *
   * @param first the baseline
   * @param second the window in question
   * @param falseDiscoveryRate largest adjusted p-value that is reported, for example 0.02
   */
  public static List<PatternChange> compare(
      Window first, Window second, double falseDiscoveryRate) {
    double seconds = second.seconds();
    double share = seconds / (first.seconds() + seconds);
    Set<String> ids = new TreeSet<>(first.messages().keySet());
    ids.addAll(second.messages().keySet());
    List<PatternChange> changes = new ArrayList<>();
    for (String id : ids) {
      long before = first.messages().getOrDefault(id, 0L);
      long after = second.messages().getOrDefault(id, 0L);
      if (before + after > 0) {
        changes.add(change(id, before, after, share));
      }
    }
    return adjusted(changes).stream().filter(c -> c.pValue() <= falseDiscoveryRate).toList();
  }

  private static PatternChange change(String id, long before, long after, double share) {
    double ratio = (after / share) / (before / (1 - share));
    Change change;
    if (before == 0) {
      change = Change.NEW;
    } else if (after == 0) {
      change = Change.GONE;
    } else {
      change = ratio >= 1 ? Change.SURGING : Change.FADING;
    }
    return new PatternChange(id, change, before, after, ratio, pValue(before, after, share));
  }

  /**
   * The two-sided p-value of {@code after} messages out of {@code before + after} where a share is
   * expected.
   */
  static double pValue(long before, long after, double share) {
    long n = before + after;
    return n <= EXACT ? exact(n, after, share) : chiSquared(n, after, share);
  }

  /** Sums the probabilities of all outcomes that are at most as likely as the observed one. */
  private static double exact(long n, long after, double share) {
    double observed = logProbability(n, after, share);
    double sum = 0;
    for (long k = 0; k <= n; k++) {
      double log = logProbability(n, k, share);
      sum += log <= observed + 1e-9 ? Math.exp(log) : 0;
    }
    return Math.min(1, sum);
  }

  private static double logProbability(long n, long k, double share) {
    return SpecialFunctions.logChoose(n, k) + k * Math.log(share) + (n - k) * Math.log1p(-share);
  }

  private static double chiSquared(long n, long after, double share) {
    double expected = n * share;
    double deviation = Math.max(0, Math.abs(after - expected) - 0.5);
    double statistic = deviation * deviation / (expected * (1 - share));
    return SpecialFunctions.chiSquaredTail(statistic);
  }

  private static List<PatternChange> adjusted(List<PatternChange> changes) {
    changes.sort(
        Comparator.comparingDouble(PatternChange::pValue).thenComparing(PatternChange::patternId));
    double smallest = 1;
    for (int i = changes.size() - 1; i >= 0; i--) {
      PatternChange c = changes.get(i);
      smallest = Math.min(smallest, c.pValue() * changes.size() / (i + 1));
      changes.set(
          i,
          new PatternChange(
              c.patternId(), c.change(), c.before(), c.after(), c.rateRatio(), smallest));
    }
    return changes;
  }
}
