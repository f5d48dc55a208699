package io.inferscope.detector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What people's feedback teaches: which deviations are not worth a page, and which suspects were
 * right or wrong when an incident looked like this one. Made anew from the incidents that have
 * feedback, so that withdrawing it undoes its effect. Immutable.
 */
final class Lessons {
  static final Lessons NONE = new Lessons(List.of());

  /** A deviation that is this much worse than one that was no problem may be one. */
  private static final double WORSE = 1.25;

  /** From this share of common series on (Jaccard), incidents look alike. */
  static final double ALIKE = 0.3;

  /** Odds of a suspect are multiplied or divided by this for each incident alike. */
  private static final double ODDS = 3;

  /**
   * What is no problem.
   *
   * @param level up to which it is none, in the unit of the finding
   * @param incident of which people said so
   */
  record Tolerated(double level, String incident) {}

  private final Map<Subject, Tolerated> tolerated = new HashMap<>();
  private final List<Incident> judged;
  private final CauseClassifier classifier;

  /**
   * @param judged incidents with feedback
   */
  Lessons(List<Incident> judged) {
    this.judged = List.copyOf(judged);
    classifier = CauseClassifier.learn(judged);
    for (Incident incident : judged) {
      if (feedback(incident).verdict() == Feedback.Verdict.NOT_A_PROBLEM) {
        incident
            .findings()
            .forEach(
                finding ->
                    tolerated.merge(
                        Subject.of(finding),
                        new Tolerated(WORSE * finding.after(), incident.id()),
                        (one, other) -> one.level() >= other.level() ? one : other));
      }
    }
  }

  /** Whether these are made from the same incidents, so that nothing else would be learnt. */
  boolean areOf(List<Incident> incidents) {
    return judged.equals(incidents);
  }

  /** Whether and by what a finding is called no problem: it is hardly worse than what was none. */
  Optional<Tolerated> tolerated(Finding finding) {
    return Optional.ofNullable(tolerated.get(Subject.of(finding)))
        .filter(known -> finding.after() <= known.level());
  }

  /** The suspects in the order that what was said of incidents like this one suggests. */
  List<Suspect> ranked(List<Suspect> suspects, Incident incident) {
    List<Suspect> ranked = new ArrayList<>();
    classifier.ranked(suspects).forEach(suspect -> ranked.add(weighed(suspect, incident)));
    ranked.sort(Comparator.comparingDouble(Suspect::score).reversed());
    return List.copyOf(ranked);
  }

  private Suspect weighed(Suspect suspect, Incident incident) {
    int right = 0;
    int wrong = 0;
    for (Incident past : judged) {
      if (!past.id().equals(incident.id()) && likeness(past, incident) >= ALIKE) {
        right += wasRight(past, suspect) ? 1 : 0;
        wrong += wasWrong(past, suspect) ? 1 : 0;
      }
    }
    if (right == wrong) {
      return suspect;
    }
    Suspect.Note note =
        new Suspect.Note(
            Suspect.FEEDBACK,
            "people called %s the cause of %d and not the cause of %d incidents like this one"
                .formatted(suspect.service(), right, wrong),
            wrong,
            right,
            1,
            List.of());
    return suspect.with(suspect.withOddsTimes(Math.pow(ODDS, right - wrong)), note);
  }

  private static boolean wasRight(Incident past, Suspect suspect) {
    Feedback feedback = feedback(past);
    return switch (feedback.verdict()) {
      case RIGHT -> feedback.about().equals(suspect.service());
      case WRONG_CAUSE -> suspect.service().equals(feedback.service());
      case NOT_A_PROBLEM -> false;
    };
  }

  private static boolean wasWrong(Incident past, Suspect suspect) {
    Feedback feedback = feedback(past);
    return feedback.verdict() == Feedback.Verdict.WRONG_CAUSE
        && feedback.about().equals(suspect.service())
        && !wasRight(past, suspect);
  }

  private static Feedback feedback(Incident incident) {
    Feedback feedback = incident.feedback();
    if (feedback == null) {
      throw new IllegalArgumentException("nobody has said anything of incident " + incident.id());
    }
    return feedback;
  }

  /** Share of the series of either that both have, in [0, 1]. */
  static double likeness(Incident one, Incident other) {
    Set<Subject> first = Subject.of(one);
    Set<Subject> both = new HashSet<>(first);
    Set<Subject> either = new HashSet<>(Subject.of(other));
    both.retainAll(either);
    either.addAll(first);
    return either.isEmpty() ? 0 : both.size() / (double) either.size();
  }
}
