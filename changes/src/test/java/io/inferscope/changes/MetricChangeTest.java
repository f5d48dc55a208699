package io.inferscope.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.inferscope.changes.MetricSeries.Measure;
import io.inferscope.changes.MetricSeries.Window;
import io.inferscope.changes.RateExplanation.Cause;
import io.inferscope.changes.RateExplanation.Explained;
import io.inferscope.changes.RateExplanation.Unexplained;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Made-up metrics of four services with three instances each, on two kinds of nodes. */
class MetricChangeTest {
  private static final int TRIALS = 200;
  private static final int BASELINE = 45;
  private static final int DEVIATION = 15;
  private final Random random = new Random(17);

  private List<List<Item>> series() {
    List<List<Item>> all = new ArrayList<>();
    for (int service = 0; service < 4; service++) {
      for (int instance = 0; instance < 3; instance++) {
        for (int model = 0; model < 3; model++) {
          all.add(
              List.of(
                  new Item("service.name", "service-" + service),
                  new Item("service.instance.id", service + "-" + instance),
                  new Item("node.kind", instance == 0 ? "old" : "new"),
                  new Item("gen_ai.request.model", "model-" + model)));
        }
      }
    }
    return all;
  }

  /** Values with a daily cycle in common, of which those that fulfil {@code truth} are moved. */
  private List<MetricSeries> metric(Set<Item> truth, double factor) {
    double phase = random.nextDouble() * 2 * Math.PI;
    List<MetricSeries> all = new ArrayList<>();
    for (List<Item> items : series()) {
      double level = 50 * Math.exp(random.nextGaussian());
      double noise = uniform(0.03, 0.3);
      double[] values = new double[BASELINE + DEVIATION];
      for (int i = 0; i < values.length; i++) {
        double cycle = 1 + 0.3 * Math.sin(phase + i * 0.02);
        double moved = i >= BASELINE && items.containsAll(truth) ? factor : 1;
        values[i] = level * cycle * moved * Math.max(0, 1 + noise * random.nextGaussian());
      }
      all.add(series(items, values));
    }
    return all;
  }

  private static MetricSeries series(List<Item> items, double[] values) {
    return new MetricSeries(
        items, window(values, 0, BASELINE), window(values, BASELINE, values.length));
  }

  private static Window window(double[] values, int from, int to) {
    double[] sums = new double[to - from];
    double[] weights = new double[to - from];
    int points = 0;
    for (int i = from; i < to; i++) {
      boolean there = !Double.isNaN(values[i]);
      sums[i - from] = there ? values[i] : 0;
      weights[i - from] = there ? 1 : 0;
      points += there ? 1 : 0;
    }
    return new Window(sums, weights, points);
  }

  private static MetricSeries reversed(MetricSeries series) {
    Window first = series.deviation();
    Window then = series.baseline();
    return new MetricSeries(series.items(), first, then);
  }

  private static double[] constant(double before, double after) {
    double[] values = new double[BASELINE + DEVIATION];
    for (int i = 0; i < values.length; i++) {
      values[i] = i < BASELINE ? before : after;
    }
    return values;
  }

  private double uniform(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  private Set<Item> condition(int size) {
    List<Item> items = new ArrayList<>(series().get(random.nextInt(36)));
    Set<Item> condition = new HashSet<>();
    while (condition.size() < size) {
      condition.add(items.remove(random.nextInt(items.size())));
    }
    return condition;
  }

  private Set<List<Item>> holding(Set<Item> items) {
    Set<List<Item>> holding = new HashSet<>();
    series().stream().filter(each -> each.containsAll(items)).forEach(holding::add);
    return holding;
  }

  @ParameterizedTest
  @EnumSource(Measure.class)
  void explain_namesThePlantedCauseFirst(Measure measure) {
    int first = 0;
    List<String> missed = new ArrayList<>();
    for (int trial = 0; trial < TRIALS; trial++) {
      Set<Item> truth = condition(1 + trial % 3);
      double factor = Math.exp(uniform(Math.log(1.5), Math.log(20)));
      double change = trial % 4 == 3 ? 1 / factor : factor;
      RateExplanation answer = MetricChange.explain(measure, metric(truth, change));
      List<Cause> causes = answer instanceof Explained explained ? explained.causes() : List.of();
      if (!causes.isEmpty()
          && holding(Set.copyOf(causes.getFirst().items())).equals(holding(truth))) {
        first++;
      } else {
        missed.add("%.2f of %s: %s".formatted(change, truth, answer));
      }
    }
    assertThat(first).as("%s", missed).isGreaterThanOrEqualTo(TRIALS * 9 / 10);
  }

  @ParameterizedTest
  @EnumSource(Measure.class)
  void explain_offersNothingWhereNothingOrAllChanged(Measure measure) {
    int silent = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      double ofAll = trial % 2 == 0 ? 1 : uniform(1.5, 5);
      RateExplanation answer = MetricChange.explain(measure, metric(Set.of(), ofAll));
      silent += explained(answer).causes().isEmpty() ? 1 : 0;
    }
    assertThat(silent).isGreaterThanOrEqualTo(TRIALS * 95 / 100);
  }

  @Test
  void explain_saysHowFarASetMovedInTheUnitOfTheMetric() {
    List<MetricSeries> gauges = new ArrayList<>();
    for (List<Item> items : series()) {
      boolean hot = items.contains(new Item("service.instance.id", "1-0"));
      gauges.add(series(items, constant(-10, hot ? 30 : -10)));
    }

    Cause cause = explained(MetricChange.explain(Measure.MEAN, gauges)).causes().getFirst();

    assertThat(cause.items()).containsExactly(new Item("service.instance.id", "1-0"));
    assertThat(cause.before()).isCloseTo(-10, within(1e-9));
    assertThat(cause.after()).isCloseTo(30, within(1e-9));
    assertThat(cause.effect()).isCloseTo(40, within(1e-9));
    assertThat(cause.shareOfChange()).isCloseTo(1, within(1e-9));
    assertThat(cause.baselineCount()).isEqualTo(3 * BASELINE);
    assertThat(cause.deviationCount()).isEqualTo(3 * DEVIATION);
  }

  @Test
  void explain_findsWhatCameAndWhatWent() {
    List<MetricSeries> gauges = new ArrayList<>();
    for (List<Item> items : series()) {
      boolean slow = items.contains(new Item("service.name", "service-2"));
      gauges.add(series(items, constant(100, 100)));
      if (slow) {
        List<Item> canary = new ArrayList<>(items);
        canary.add(new Item("track", "canary"));
        gauges.add(series(canary, constant(Double.NaN, 900)));
      }
    }

    Cause came = explained(MetricChange.explain(Measure.MEAN, gauges)).causes().getFirst();
    Cause went =
        explained(
                MetricChange.explain(
                    Measure.RATE, gauges.stream().map(MetricChangeTest::reversed).toList()))
            .causes()
            .getFirst();

    assertThat(came.items()).containsExactly(new Item("track", "canary"));
    assertThat(came.baselineCount()).isZero();
    assertThat(went.items()).containsExactly(new Item("track", "canary"));
    assertThat(went.deviationCount()).isZero();
    assertThat(went.after()).isZero();
  }

  @Test
  void explain_saysWhatIsMissing() {
    Item item = new Item("service.name", "a");
    Window some = new Window(new double[] {3, 4, 5, 6}, new double[] {2, 2, 2, 2}, 8);
    Window few = new Window(new double[] {3, 0, 0, 0}, new double[] {1, 0, 0, 0}, 1);
    Window none = new Window(new double[4], new double[4], 0);
    Window tiny = new Window(new double[] {9}, new double[] {9}, 9);

    assertThat(reason(item, none, some)).contains("the baseline is empty");
    assertThat(reason(item, some, none)).contains("the deviation is empty");
    assertThat(reason(item, some, few)).contains("8 points", "and 1 in the deviation");
    assertThat(reason(item, tiny, some)).contains("1 baseline and 4 current buckets");
    assertThat(reason(item, some, some)).contains("one series only");
  }

  private static String reason(Item item, Window baseline, Window deviation) {
    RateExplanation answer =
        MetricChange.explain(
            Measure.MEAN, List.of(new MetricSeries(List.of(item), baseline, deviation)));
    assertThat(answer).isInstanceOf(Unexplained.class);
    return ((Unexplained) answer).reason();
  }

  private static Explained explained(RateExplanation answer) {
    assertThat(answer).isInstanceOf(Explained.class);
    return (Explained) answer;
  }
}
