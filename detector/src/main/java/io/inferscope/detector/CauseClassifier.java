package io.inferscope.detector;

import io.inferscope.changes.DecisionTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ranks suspects by what people have said of suspects with the same sort of evidence, whichever
 * incidents they were in. It speaks only once at least {@value #LEAST_INCIDENTS} incidents have a
 * known cause among several suspects, and once trees that were learnt without an incident put its
 * cause first where the engine did not, clearly more often than the other way round: labels that
 * are few or contradict each other change nothing. A score's odds move by at most a factor of
 * {@value #MOST_ODDS}; nobody is left out. Immutable.
 */
final class CauseClassifier {
  static final int LEAST_INCIDENTS = 30;

  private static final double MOST_ODDS = 3;

  /** A tree that hardly tells one from the other says nothing. */
  private static final double LEAST_ODDS = 1.25;

  private static final int FOLDS = 5;

  /** How unlikely the success in cross-validation must be by luck: one-sided sign test. */
  private static final double LEVEL = 0.01;

  private final @Nullable DecisionTree tree;

  private CauseClassifier(@Nullable DecisionTree tree) {
    this.tree = tree;
  }

  /** What people have said of one incident's suspects. */
  private record Case(List<Suspect> suspects, List<DecisionTree.Example> examples, int cause) {
    private static final int UNKNOWN = -1;

    boolean isKnown() {
      return cause != UNKNOWN && suspects.size() > 1;
    }
  }

  /**
   * Learns anew.
   *
   * @param judged incidents with feedback
   */
  static CauseClassifier learn(List<Incident> judged) {
    List<Case> cases = judged.stream().map(CauseClassifier::read).toList();
    List<Case> known = cases.stream().filter(Case::isKnown).toList();
    boolean helps = known.size() >= LEAST_INCIDENTS && helps(cases);
    return new CauseClassifier(helps ? DecisionTree.learn(examples(cases)) : null);
  }

  private static Case read(Incident incident) {
    Feedback feedback = incident.feedback();
    List<Suspect> suspects =
        incident.suspects().stream()
            .sorted(Comparator.comparingDouble(Suspect::ownScore).reversed())
            .toList();
    List<DecisionTree.Example> examples = new ArrayList<>();
    int cause = Case.UNKNOWN;
    if (feedback == null || feedback.verdict() == Feedback.Verdict.NOT_A_PROBLEM) {
      return new Case(suspects, examples, cause);
    }
    Optional<String> right = right(feedback);
    List<Map<String, Double>> features = features(suspects);
    for (int i = 0; i < suspects.size(); i++) {
      String service = suspects.get(i).service();
      boolean isCause = right.filter(service::equals).isPresent();
      cause = isCause && cause == Case.UNKNOWN ? i : cause;
      if (right.isPresent() || service.equals(feedback.about())) {
        examples.add(new DecisionTree.Example(features.get(i), isCause));
      }
    }
    return new Case(suspects, examples, cause);
  }

  private static Optional<String> right(Feedback feedback) {
    return feedback.verdict() == Feedback.Verdict.RIGHT
        ? Optional.of(feedback.about())
        : Optional.ofNullable(feedback.service());
  }

  /** What is known of each suspect before anybody has said anything. */
  private static List<Map<String, Double>> features(List<Suspect> suspects) {
    double first = suspects.stream().mapToDouble(Suspect::ownScore).max().orElse(0);
    List<Map<String, Double>> all = new ArrayList<>();
    for (Suspect suspect : suspects) {
      Map<String, Double> features = new HashMap<>();
      features.put("score", suspect.ownScore());
      features.put("behind the first by", first - suspect.ownScore());
      features.put("service=" + suspect.service(), 1.0);
      features.put("kind=" + suspect.kind(), 1.0);
      suspect.ownEvidence().forEach(note -> features.put("evidence=" + note.type(), 1.0));
      all.add(features);
    }
    return all;
  }

  private static List<DecisionTree.Example> examples(List<Case> cases) {
    return cases.stream().flatMap(each -> each.examples().stream()).toList();
  }

  private static boolean helps(List<Case> cases) {
    int mended = 0;
    int spoilt = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Case> seen = new ArrayList<>();
      List<Case> unseen = new ArrayList<>();
      for (int i = 0; i < cases.size(); i++) {
        (i % FOLDS == fold ? unseen : seen).add(cases.get(i));
      }
      CauseClassifier without = new CauseClassifier(DecisionTree.learn(examples(seen)));
      for (Case each : unseen) {
        if (each.isKnown()) {
          String cause = each.suspects().get(each.cause()).service();
          boolean before = each.cause() == 0;
          boolean after = without.ranked(each.suspects()).getFirst().service().equals(cause);
          mended += after && !before ? 1 : 0;
          spoilt += before && !after ? 1 : 0;
        }
      }
    }
    return mended > spoilt && luck(mended, spoilt) <= LEVEL;
  }

  /** Probability of at least so many heads among so many fair coins. */
  private static double luck(int heads, int tails) {
    int coins = heads + tails;
    double logChoose = 0;
    double sum = 0;
    for (int k = coins; k >= heads; k--) {
      sum += Math.exp(logChoose - coins * Math.log(2));
      logChoose += Math.log(k / (double) (coins - k + 1));
    }
    return sum;
  }

  /** The suspects with their odds moved, likeliest first; as they were while it is silent. */
  List<Suspect> ranked(List<Suspect> suspects) {
    if (tree == null) {
      return suspects;
    }
    List<Map<String, Double>> features = features(suspects);
    List<Suspect> ranked = new ArrayList<>();
    for (int i = 0; i < suspects.size(); i++) {
      ranked.add(weighed(suspects.get(i), tree.leaf(features.get(i))));
    }
    ranked.sort(Comparator.comparingDouble(Suspect::score).reversed());
    return List.copyOf(ranked);
  }

  private static Suspect weighed(Suspect suspect, DecisionTree.Leaf leaf) {
    double factor = Math.clamp(leaf.oddsRatio(), 1 / MOST_ODDS, MOST_ODDS);
    if (leaf.seen() == 0 || Math.max(factor, 1 / factor) < LEAST_ODDS) {
      return suspect;
    }
    double score = suspect.withOddsTimes(factor);
    String text =
        String.format(
            Locale.ROOT,
            "of %d suspects like this one (%s) that people judged, %d were the cause: score %.2f"
                + " becomes %.2f",
            leaf.seen(),
            leaf.like(),
            leaf.so(),
            suspect.score(),
            score);
    return suspect.with(
        score, new Suspect.Note(Suspect.CLASSIFIER, text, suspect.score(), score, 1, List.of()));
  }
}
