package io.inferscope.detector;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An earlier incident that looked like another.
 *
 * @param likeness in [0, 1]: the mean, by weight, of what both can be compared by: deviating series
 *     (2, share of either's that both have), cause (2, half for the service and half for the kind),
 *     log patterns (1, as for series)
 * @param common what both have, in words
 */
public record SimilarIncident(Incident incident, double likeness, List<String> common) {
  /** Less than this is no more than incidents of one system have in common anyway. */
  private static final double LEAST = 0.3;

  private static final int SERIES_WEIGHT = 2;
  private static final int CAUSE_WEIGHT = 2;
  private static final int PATTERN_WEIGHT = 1;
  private static final int MOST_NAMED = 3;

  public SimilarIncident {
    common = List.copyOf(common);
  }

  /** How {@code earlier} is like {@code incident}, if it is. */
  static Optional<SimilarIncident> of(Incident earlier, Incident incident) {
    Comparison comparison = new Comparison();
    comparison.sets(
        SERIES_WEIGHT, named(Subject.of(earlier)), named(Subject.of(incident)), "deviating: ");
    comparison.causes(Cause.of(earlier), Cause.of(incident));
    comparison.sets(PATTERN_WEIGHT, patterns(earlier), patterns(incident), "logged: ");
    double likeness = comparison.sum / Math.max(1, comparison.weight);
    return likeness >= LEAST
        ? Optional.of(new SimilarIncident(earlier, likeness, comparison.common))
        : Optional.empty();
  }

  private static Set<String> named(Set<Subject> series) {
    return series.stream()
        .map(
            subject ->
                "%s of %s, %s"
                    .formatted(
                        subject.type().name().toLowerCase(Locale.ROOT),
                        subject.service(),
                        subject.detail()))
        .collect(Collectors.toSet());
  }

  /** By template: an id may change as the miner learns. */
  private static Set<String> patterns(Incident incident) {
    return incident.patterns().stream()
        .map(pattern -> "'%s' by %s".formatted(pattern.template(), pattern.service()))
        .collect(Collectors.toSet());
  }

  /** What was to blame: as people have said, else as it was ranked. */
  private record Cause(String service, String kind) {
    static Optional<Cause> of(Incident incident) {
      Feedback feedback = incident.feedback();
      if (feedback != null && feedback.verdict() == Feedback.Verdict.NOT_A_PROBLEM) {
        return Optional.empty();
      }
      String kind = feedback == null || feedback.kind() == null ? incident.kind() : feedback.kind();
      if (feedback != null && feedback.verdict() == Feedback.Verdict.WRONG_CAUSE) {
        return Optional.ofNullable(feedback.service()).map(service -> new Cause(service, kind));
      }
      return incident.suspects().isEmpty()
          ? Optional.empty()
          : Optional.of(new Cause(incident.service(), kind));
    }
  }

  /** What has been compared so far. */
  private static final class Comparison {
    private final List<String> common = new ArrayList<>();
    private double sum;
    private int weight;

    private void sets(int importance, Set<String> one, Set<String> other, String word) {
      Set<String> both = new HashSet<>(one);
      both.retainAll(other);
      Set<String> either = new HashSet<>(one);
      either.addAll(other);
      if (!either.isEmpty()) {
        weight += importance;
        sum += importance * both.size() / (double) either.size();
      }
      both.stream().sorted().limit(MOST_NAMED).forEach(name -> common.add(word + name));
    }

    private void causes(Optional<Cause> one, Optional<Cause> other) {
      if (one.isEmpty() || other.isEmpty()) {
        return;
      }
      weight += CAUSE_WEIGHT;
      if (one.get().service().equals(other.get().service())) {
        sum += CAUSE_WEIGHT / 2.0;
        common.add("cause: " + one.get().service());
      }
      if (one.get().kind().equals(other.get().kind())) {
        sum += CAUSE_WEIGHT / 2.0;
        common.add("kind: " + one.get().kind());
      }
    }
  }
}
