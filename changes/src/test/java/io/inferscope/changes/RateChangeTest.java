package io.inferscope.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.changes.RateExplanation.Cause;
import io.inferscope.changes.RateExplanation.Explained;
import io.inferscope.changes.RateExplanation.Unexplained;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RateChangeTest {
  private static final int TRIALS = 200;
  private static final int BASELINE = 60;
  private static final int DEVIATION = 15;
  private final PlantedTraffic traffic = new PlantedTraffic(3);
  private final Random random = new Random(5);

  @Test
  void explain_namesThePlantedCauseFirst() {
    int first = 0;
    List<String> missed = new ArrayList<>();
    for (int trial = 0; trial < TRIALS; trial++) {
      Set<Item> truth = traffic.condition(1 + trial % 3, 0.03);
      double factor = Math.exp(uniform(Math.log(1.5), Math.log(20)));
      double change = trial % 4 == 3 ? 1 / factor : factor;
      // The documents concerned come at 0.1 to 100 a second, buckets are a minute wide.
      double share = traffic.matching(truth).size() / (double) PlantedTraffic.POOL;
      double rate = 60 * Math.exp(uniform(Math.log(0.1), Math.log(100))) / share;
      RateExplanation answer =
          RateChange.explain(
              traffic.window(BASELINE, rate, truth, 1),
              traffic.window(DEVIATION, rate, truth, change));
      if (names(answer, truth)) {
        first++;
      } else {
        missed.add(
            "%.2f at %.1f a bucket: %s%n  %s"
                .formatted(change, rate * share, truth, first(answer)));
      }
    }
    assertThat(first).as("%s", missed).isGreaterThanOrEqualTo(TRIALS * 9 / 10);
  }

  @Test
  void explain_offersNothingWhereNothingChanged() {
    int silent = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      double rate = 60 * Math.exp(uniform(Math.log(0.1), Math.log(100)));
      Set<Item> any = traffic.condition(1, 0.02);
      RateExplanation answer =
          RateChange.explain(
              traffic.window(BASELINE, rate, any, 1), traffic.window(DEVIATION, rate, any, 1));
      silent += answer instanceof Explained explained && !explained.causes().isEmpty() ? 0 : 1;
    }
    assertThat(silent).isGreaterThanOrEqualTo(TRIALS * 95 / 100);
  }

  @Test
  void explain_groupsItemsThatDescribeTheSameDocuments() {
    Set<Item> truth = Set.of(new Item("service.name", "service-2"));

    Cause cause =
        explained(
                RateChange.explain(
                    traffic.window(BASELINE, 300, truth, 1),
                    traffic.window(DEVIATION, 300, truth, 4)))
            .causes()
            .getFirst();

    Set<Item> described = new HashSet<>(cause.items());
    described.addAll(cause.alsoDescribedBy());
    assertThat(described)
        .containsExactlyInAnyOrder(
            new Item("service.name", "service-2"), new Item("cluster", "cluster-2"));
    assertThat(cause.effect()).isBetween(3.0, 5.0);
    assertThat(cause.after()).isGreaterThan(2 * cause.before());
  }

  @Test
  void explain_findsTwoCausesApart() {
    Set<Item> one = Set.of(new Item("customer", "customer-3"));
    Set<Item> other = Set.of(new Item("model", "model-4"));
    RateWindow mixed =
        joined(traffic.window(DEVIATION, 300, one, 5), traffic.window(DEVIATION, 300, other, 5));

    Explained answer = explained(RateChange.explain(traffic.window(BASELINE, 600, one, 1), mixed));

    assertThat(answer.causes()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(Set.copyOf(answer.causes().get(0).items())).isIn(one, other);
    assertThat(Set.copyOf(answer.causes().get(1).items())).isIn(one, other);
  }

  @Test
  void explain_saysWhatIsMissing() {
    RateWindow usual = traffic.window(BASELINE, 60, Set.of(), 1);

    assertThat(RateChange.explain(new RateWindow(new long[BASELINE], List.of()), usual))
        .isEqualTo(
            new Unexplained("the baseline is empty: every document of the deviation is new"));
    assertThat(RateChange.explain(usual, new RateWindow(new long[5], List.of())))
        .isEqualTo(
            new Unexplained("the deviation is empty: every document of the baseline is gone"));
    assertThat(RateChange.explain(new RateWindow(new long[] {3, 2}, List.of()), usual))
        .isInstanceOf(Unexplained.class);
  }

  private static String first(RateExplanation answer) {
    return answer instanceof Explained explained
        ? explained.causes().isEmpty() ? "nothing" : explained.causes().getFirst().toString()
        : answer.toString();
  }

  private static RateWindow joined(RateWindow first, RateWindow second) {
    long[] counts = first.counts().clone();
    for (int i = 0; i < counts.length; i++) {
      counts[i] += second.counts()[i];
    }
    List<DocumentSample> sample = new ArrayList<>(first.sample());
    sample.addAll(second.sample());
    return new RateWindow(counts, sample);
  }

  /** Whether the first cause holds for the planted documents, whatever its wording. */
  private boolean names(RateExplanation answer, Set<Item> truth) {
    if (!(answer instanceof Explained explained) || explained.causes().isEmpty()) {
      return false;
    }
    Set<Item> said = new HashSet<>(explained.causes().getFirst().items());
    List<List<Item>> inSaid = traffic.matching(said);
    long both = inSaid.stream().filter(document -> document.containsAll(truth)).count();
    return both > 0.95 * (inSaid.size() + traffic.matching(truth).size() - both);
  }

  private double uniform(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  private static Explained explained(RateExplanation answer) {
    assertThat(answer).isInstanceOf(Explained.class);
    return (Explained) answer;
  }
}
