package io.inferscope.detector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the requests that failed or were slow during an incident differ from the good ones of the
 * same time and the same entry operations. A request is slow when it takes longer than 95 % of
 * those of its operation before the incident.
 *
 * @param failed requests, of those that were read, that ended with an error
 * @param slow requests that did not fail but were slow
 * @param good all others
 * @param comparedBad failed and slow ones that were compared
 * @param comparedGood good ones that they were compared with
 * @param differences the largest first, at most five
 * @param summary what to conclude, in a sentence, also where nothing sets them apart or too few
 *     were seen
 */
public record BadRequests(
    long failed,
    long slow,
    long good,
    int comparedBad,
    int comparedGood,
    List<Difference> differences,
    String summary) {

  public BadRequests {
    differences = List.copyOf(differences);
  }

  /**
   * What sets bad requests apart.
   *
   * @param text in a sentence
   * @param traits what bad ones have together more often, or the one number that is otherwise
   * @param also what holds for nearly the same requests
   * @param effect Cliff's delta (1993): for traits, their share of the bad ones less that of the
   *     good ones; for a number, how much likelier that of a bad one is the larger than the smaller
   * @param pValue that this came by chance, corrected for all that was compared
   * @param counts for traits
   * @param medians for a number
   */
  public record Difference(
      String text,
      List<Trait> traits,
      List<Trait> also,
      double effect,
      double pValue,
      @Nullable Counts counts,
      @Nullable Medians medians) {
    public Difference {
      traits = List.copyOf(traits);
      also = List.copyOf(also);
    }
  }

  /**
   * What a span or its resource says.
   *
   * @param service whose span
   * @param attribute its name, or {@code service.name} for having been asked at all
   * @param value none for a number
   */
  public record Trait(String service, String attribute, @Nullable String value) {}

  /** How many of those that were compared have the traits, and the shares that these are. */
  public record Counts(int bad, int good, double badShare, double goodShare) {}

  /** The number's medians, in the unit of the attribute. */
  public record Medians(double bad, double good) {}
}
