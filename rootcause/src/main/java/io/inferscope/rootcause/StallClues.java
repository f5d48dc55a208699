package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Instances that are at work yet give nothing out: requests running or waiting, and a counter of
 * output that used to grow and no longer does. Such an instance looks healthy to every other check.
 */
final class StallClues implements Extractor {
  private static final int MIN_BASELINE_POINTS = 3;

  private record Instance(String service, String name) {}

  private static final class Engine {
    final List<MetricSeries> outputs = new ArrayList<>();
    final List<MetricSeries> work = new ArrayList<>();
  }

  @Override
  public List<Clue> extract(Contrast contrast) {
    Map<Instance, Engine> engines = new LinkedHashMap<>();
    for (MetricSeries series : contrast.metrics()) {
      Instance instance = new Instance(series.service(), series.instance());
      if (MetricMeaning.isOutput(series.name())) {
        engines.computeIfAbsent(instance, key -> new Engine()).outputs.add(series);
      } else if (MetricMeaning.isWork(series.name())) {
        engines.computeIfAbsent(instance, key -> new Engine()).work.add(series);
      }
    }
    List<Clue> clues = new ArrayList<>();
    engines.forEach(
        (instance, engine) -> {
          for (MetricSeries output : engine.outputs) {
            clues.add(clue(instance, output, engine.work, contrast));
          }
        });
    return clues;
  }

  private static Clue clue(
      Instance instance, MetricSeries output, List<MetricSeries> work, Contrast contrast) {
    Window window = contrast.after().window();
    long from = Nanos.of(window.from());
    long to = Nanos.of(window.to());
    Samples before = output.until(Nanos.of(contrast.before().window().to()));
    Samples after = output.between(from, to);
    boolean busy = work.stream().anyMatch(series -> series.between(from, to).median() > 0);
    boolean comparable = before.size() >= MIN_BASELINE_POINTS && after.size() > 0;
    double strength = comparable && busy ? strength(before, after) : 0;
    String text =
        String.format(
            Locale.ROOT,
            "%s has requests to answer, but %s, usually %.3g, stood still in %d of %d measurements",
            instance.name().isEmpty() ? instance.service() : instance.name(),
            output.name(),
            before.median(),
            zeros(after),
            after.size());
    return new Clue(
        EvidenceType.STALL,
        Suspect.service(instance.service()).withInstance(instance.name()),
        FaultKind.STALL,
        strength,
        new Observed(before.median(), after.median(), text, List.of()),
        traces -> observe(output));
  }

  /** Against the baseline's share of zeros, with one zero more than it had. */
  private static double strength(Samples before, Samples after) {
    RateTest test = new RateTest();
    test.add(zeros(before), before.size(), zeros(after), after.size());
    return test.change() > 0 ? test.strength() : 0;
  }

  private static int zeros(Samples samples) {
    int zeros = 0;
    for (int i = 0; i < samples.size(); i++) {
      zeros += samples.get(i) <= 0 ? 1 : 0;
    }
    return zeros;
  }

  private static List<Witness.Observation> observe(MetricSeries output) {
    List<Witness.Observation> observations = new ArrayList<>();
    for (int i = 0; i < output.times().length; i++) {
      observations.add(new Witness.Observation(output.times()[i], output.values()[i] <= 0));
    }
    return observations;
  }
}
