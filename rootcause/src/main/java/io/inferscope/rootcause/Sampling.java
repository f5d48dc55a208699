package io.inferscope.rootcause;

import io.inferscope.model.MetricPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Telemetry cut down to the bounds of the options.
 *
 * @param telemetry what is left
 * @param note for people: which part was used, empty when all of it
 */
record Sampling(Telemetry telemetry, String note) {
  private static final int GRAINS = 1 << 16;

  /**
   * Keeps or drops whole traces with their logs, by a hash of the trace id, so that every node
   * comes to the same choice.
   */
  static Sampling of(Telemetry all, Options options) {
    double traces =
        Math.min(
            part(options.maxSpans(), all.spans().size()),
            part(options.maxLogs(), all.logs().size()));
    double points = part(options.maxMetricPoints(), all.metrics().size());
    if (traces >= 1 && points >= 1) {
      return new Sampling(all, "");
    }
    Telemetry kept =
        new Telemetry(
            all.spans().stream().filter(span -> keeps(span.traceId(), traces)).toList(),
            logs(all.logs(), traces),
            points(all.metrics(), points));
    String note =
        String.format(
            Locale.ROOT,
            "; too much for one look, so of the traces and logs %.0f %% were used and of the"
                + " measurements %.0f %%",
            100 * traces,
            100 * points);
    return new Sampling(kept, note);
  }

  private static double part(int bound, int size) {
    return size <= bound ? 1 : bound / (double) size;
  }

  private static boolean keeps(String traceId, double part) {
    int mixed = traceId.hashCode() * 0x9E3779B9;
    return (mixed >>> 16) < part * GRAINS;
  }

  private static List<PatternedLog> logs(List<PatternedLog> logs, double part) {
    List<PatternedLog> kept = new ArrayList<>();
    for (int i = 0; i < logs.size(); i++) {
      String traceId = logs.get(i).record().traceId();
      boolean loose = traceId.isEmpty();
      if (loose ? (long) (i * part) != (long) ((i + 1) * part) : keeps(traceId, part)) {
        kept.add(logs.get(i));
      }
    }
    return kept;
  }

  private static List<MetricPoint> points(List<MetricPoint> points, double part) {
    List<MetricPoint> kept = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      if ((long) (i * part) != (long) ((i + 1) * part)) {
        kept.add(points.get(i));
      }
    }
    return kept;
  }
}
