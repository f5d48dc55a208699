package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Resources of which a service uses unusually much. */
final class ResourceClues implements Extractor {
  @Override
  public List<Clue> extract(Contrast contrast) {
    long baselineEnd = Nanos.of(contrast.before().window().to());
    long from = Nanos.of(contrast.after().window().from());
    long to = Nanos.of(contrast.after().window().to());
    Map<String, Clue> best = new LinkedHashMap<>();
    for (MetricSeries series : contrast.metrics()) {
      FaultKind kind = kind(series.name());
      if (kind == null) {
        continue;
      }
      Clue clue = judge(series, kind, series.until(baselineEnd), series.between(from, to));
      if (clue != null) {
        best.merge(clue.service() + kind, clue, (a, b) -> a.strength() >= b.strength() ? a : b);
      }
    }
    return new ArrayList<>(best.values());
  }

  private static @Nullable FaultKind kind(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.contains("node.")) {
      return null;
    }
    if (lower.contains("cpu")) {
      return FaultKind.CPU;
    }
    if (lower.contains("memory")) {
      return FaultKind.MEMORY;
    }
    return null;
  }

  private static List<Witness.Observation> observe(MetricSeries series, double top) {
    List<Witness.Observation> observations = new ArrayList<>();
    for (int i = 0; i < series.times().length; i++) {
      observations.add(new Witness.Observation(series.times()[i], series.values()[i] > top));
    }
    return observations;
  }

  private static @Nullable Clue judge(
      MetricSeries series, FaultKind kind, Samples before, Samples after) {
    if (before.size() < 3 || after.size() == 0) {
      return null;
    }
    double usual = before.median();
    double spread = before.quantile(0.75) - before.quantile(0.25) + 0.1 * Math.abs(usual) + 1e-12;
    double now = after.quantile(1);
    double top = before.quantile(0.95);
    double z = Math.log1p(Math.max(0, now - top) / spread);
    String text =
        String.format(
            Locale.ROOT,
            "%s %s at %.3g, usually %.3g, at most %.3g before, z %.1f n %d",
            series.instance(),
            series.name(),
            now,
            usual,
            top,
            z,
            after.size());
    return new Clue(
        EvidenceType.RESOURCE,
        series.service(),
        null,
        series.instance(),
        kind,
        z,
        1,
        usual,
        now,
        text,
        List.of(),
        traces -> observe(series, top));
  }
}
