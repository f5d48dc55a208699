package io.inferscope.detector;

import io.inferscope.model.LogRecord;
import io.inferscope.model.Value;
import io.inferscope.rootcause.PatternedLog;
import io.inferscope.rootcause.Telemetry;
import io.inferscope.rootcause.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses logs of suspects to look at: of each pattern the first of the incident; errors before
 * warnings before others, and among those what was not logged before the incident first.
 */
public final class ExampleLogs {
  private static final int MOST = 3;
  private static final int MOST_SUSPECTS = 5;
  private static final int LONGEST = 500;

  /** OTLP severity numbers: four for each level, errors from 17 on. */
  private static final int LEVEL = 4;

  private static final int INFORMATION = 9;

  private ExampleLogs() {}

  /** One pattern of one service. */
  private static final class Seen {
    private final PatternedLog first;
    private boolean before;

    private Seen(PatternedLog first) {
      this.first = first;
    }

    private int level() {
      int number = first.record().severityNumber();
      return Math.max(INFORMATION, number - (number - 1) % LEVEL);
    }
  }

  /** The first suspects with logs of theirs; the others as they are. */
  public static List<Suspect> added(
      List<Suspect> suspects, Telemetry telemetry, Window baseline, Window incident) {
    Map<String, Map<String, Seen>> byService = new HashMap<>();
    suspects.stream()
        .limit(MOST_SUSPECTS)
        .forEach(suspect -> byService.put(suspect.service(), new LinkedHashMap<>()));
    collect(telemetry, incident, byService);
    for (PatternedLog log : telemetry.logs()) {
      Seen seen =
          byService
              .getOrDefault(log.record().resource().serviceName(), Map.of())
              .get(log.pattern().id());
      if (seen != null && Windows.contains(baseline, log.record().timeUnixNano())) {
        seen.before = true;
      }
    }
    List<Suspect> with = new ArrayList<>();
    for (Suspect suspect : suspects) {
      with.add(suspect.withLogs(chosen(byService.getOrDefault(suspect.service(), Map.of()))));
    }
    return with;
  }

  private static void collect(
      Telemetry telemetry, Window incident, Map<String, Map<String, Seen>> byService) {
    for (PatternedLog log : telemetry.logs()) {
      Map<String, Seen> own = byService.get(log.record().resource().serviceName());
      if (own != null && Windows.contains(incident, log.record().timeUnixNano())) {
        own.merge(log.pattern().id(), new Seen(log), ExampleLogs::earlier);
      }
    }
  }

  private static Seen earlier(Seen one, Seen other) {
    return other.first.record().timeUnixNano() < one.first.record().timeUnixNano() ? other : one;
  }

  private static List<ExampleLog> chosen(Map<String, Seen> seen) {
    return seen.values().stream()
        .sorted(
            Comparator.comparingInt(Seen::level)
                .reversed()
                .thenComparing(one -> one.before)
                .thenComparingLong(one -> one.first.record().timeUnixNano()))
        .limit(MOST)
        .map(one -> example(one.first.record()))
        .toList();
  }

  private static ExampleLog example(LogRecord record) {
    String body =
        record.body() instanceof Value.Text text ? text.value() : record.body().toString();
    return new ExampleLog(
        Windows.instant(record.timeUnixNano()),
        record.resource().serviceName(),
        record.severityText(),
        body.length() <= LONGEST ? body : body.substring(0, LONGEST) + "…",
        record.traceId().isEmpty() ? null : record.traceId());
  }
}
