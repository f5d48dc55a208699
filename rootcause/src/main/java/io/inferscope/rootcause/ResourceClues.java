package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Resources of which a service, or one instance of it, uses unusually much. */
final class ResourceClues implements Extractor {
  private static final int MIN_BASELINE_POINTS = 3;

  /** Part of the usual value below which a rise is noise whatever the spread. */
  private static final double NOISE = 0.1;

  /** Bounds the strength at ln 51, or 3.9: a metric alone names a suspect, it convicts nobody. */
  private static final double LEAST_SPREAD = 0.02;

  /** A resource of which nothing is left tells more than any rise. */
  private static final double EXHAUSTED = 3.5;

  private record Key(String service, FaultKind kind) {}

  @Override
  public List<Clue> extract(Contrast contrast) {
    Map<Key, Clue> strongest = new LinkedHashMap<>();
    for (MetricSeries series : contrast.metrics()) {
      MetricMeaning.resource(series.name())
          .map(kind -> judge(series, kind, contrast))
          .filter(clue -> clue.strength() > 0)
          .ifPresent(
              clue ->
                  strongest.merge(
                      new Key(clue.service(), clue.kind()),
                      clue,
                      (one, other) -> one.strength() >= other.strength() ? one : other));
    }
    return List.copyOf(strongest.values());
  }

  private static Clue judge(MetricSeries series, FaultKind kind, Contrast contrast) {
    Samples before = series.until(Nanos.of(contrast.before().window().to()));
    Window window = contrast.after().window();
    Samples after = series.between(Nanos.of(window.from()), Nanos.of(window.to()));
    boolean comparable = before.size() >= MIN_BASELINE_POINTS && after.size() > 0;
    double usual = before.median();
    double top = before.quantile(0.95);
    double peak = after.quantile(1);
    double spread =
        before.quantile(0.75)
            - before.quantile(0.25)
            + NOISE * Math.abs(usual)
            + Math.max(floor(series), LEAST_SPREAD * peak);
    double rise = Math.log1p(Math.max(0, peak - top) / spread);
    double strength =
        MetricMeaning.isExhausted(series, top, peak) ? Math.max(rise, EXHAUSTED) : rise;
    return new Clue(
        EvidenceType.RESOURCE,
        Suspect.service(series.service()).withInstance(series.instance()),
        kind,
        comparable ? strength : 0,
        new Observed(usual, peak, text(series, usual, top, peak), List.of()),
        traces -> observe(series, top));
  }

  /** A hundredth of what there is, where that is known: shares are of one or of a hundred. */
  private static double floor(MetricSeries series) {
    return switch (series.unit()) {
      case "1" -> 0.01;
      case "%" -> 1;
      default -> Double.MIN_NORMAL;
    };
  }

  private static String text(MetricSeries series, double usual, double top, double peak) {
    return String.format(
        Locale.ROOT,
        "%s%s rose to %.3g%s; usually it is %.3g and in nineteen of twenty measurements below %.3g",
        series.name(),
        series.instance().isEmpty() ? "" : " of " + series.instance(),
        peak,
        series.unit().isEmpty() || series.unit().equals("1") ? "" : " " + series.unit(),
        usual,
        top);
  }

  private static List<Witness.Observation> observe(MetricSeries series, double top) {
    List<Witness.Observation> observations = new ArrayList<>();
    for (int i = 0; i < series.times().length; i++) {
      observations.add(new Witness.Observation(series.times()[i], series.values()[i] > top));
    }
    return observations;
  }
}
