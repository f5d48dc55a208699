package io.inferscope.detector;

import io.inferscope.rootcause.PatternedLog;
import io.inferscope.rootcause.Window;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The log patterns whose rate differs most between two windows, of all logs also on a sample. */
final class PatternRates {
  private static final int MOST_PATTERNS = 10;
  private static final double LEAST_SURPRISE = 3;

  private final PatternedLog example;
  private double before;
  private double after;

  private PatternRates(PatternedLog example) {
    this.example = example;
  }

  static List<Incident.PatternChange> of(LoadedTelemetry loaded, Window baseline, Window window) {
    Map<String, PatternRates> counts = new LinkedHashMap<>();
    for (PatternedLog log : loaded.telemetry().logs()) {
      String key = log.record().resource().serviceName() + ' ' + log.pattern().id();
      PatternRates count = counts.computeIfAbsent(key, ignored -> new PatternRates(log));
      boolean loose = log.record().traceId().isEmpty();
      double weight = 1 / (loose ? loaded.looseShare() : loaded.traceShare());
      if (Windows.contains(baseline, log.record().timeUnixNano())) {
        count.before += weight;
      } else if (Windows.contains(window, log.record().timeUnixNano())) {
        count.after += weight;
      }
    }
    return counts.values().stream()
        .map(count -> count.change(minutes(baseline), minutes(window)))
        .filter(change -> surprise(change) >= LEAST_SURPRISE)
        .sorted(Comparator.comparingDouble(PatternRates::surprise).reversed())
        .limit(MOST_PATTERNS)
        .toList();
  }

  private static double minutes(Window window) {
    return Math.max(1, window.duration().toSeconds()) / 60.0;
  }

  private Incident.PatternChange change(double minutesBefore, double minutesAfter) {
    return new Incident.PatternChange(
        example.pattern().id(),
        example.pattern().template(),
        example.record().resource().serviceName(),
        before / minutesBefore,
        after / minutesAfter);
  }

  /**
   * Difference of the square roots of the rates: about constant variance for counts (Anscombe
   * 1948).
   */
  private static double surprise(Incident.PatternChange change) {
    return 2 * Math.abs(Math.sqrt(change.afterPerMinute()) - Math.sqrt(change.beforePerMinute()));
  }
}
