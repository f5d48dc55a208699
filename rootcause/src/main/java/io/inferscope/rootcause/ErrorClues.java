package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Visits that fail by themselves more often than before: those out of which no failed call was
 * made, since an error travels up through all callers.
 */
final class ErrorClues implements Extractor {
  private record Stratum(String operation, String caller, String entry) {}

  private static final class Service {
    final Map<Stratum, int[]> counts = new HashMap<>();
    final Map<String, Integer> failuresByOperation = new LinkedHashMap<>();
    final Set<String> traceIds = new LinkedHashSet<>();
  }

  @Override
  public List<Clue> extract(Contrast contrast) {
    Map<String, Service> services = new LinkedHashMap<>();
    count(contrast.before(), 0, services);
    count(contrast.after(), 2, services);
    List<Clue> clues = new ArrayList<>();
    services.forEach((name, service) -> clues.add(clue(name, service)));
    return clues;
  }

  private static void count(Slice slice, int side, Map<String, Service> services) {
    for (Trace trace : slice.traces()) {
      for (Visit visit : trace.visits()) {
        SpanNode arrival = visit.arrival;
        Service service = services.computeIfAbsent(arrival.service, key -> new Service());
        Stratum stratum = new Stratum(arrival.operation(), arrival.caller(), trace.entry());
        int[] counts = service.counts.computeIfAbsent(stratum, key -> new int[4]);
        counts[side + 1]++;
        if (failedByItself(visit)) {
          counts[side]++;
          if (side > 0) {
            service.failuresByOperation.merge(arrival.operation(), 1, Integer::sum);
            service.traceIds.add(trace.id());
          }
        }
      }
    }
  }

  private static boolean failedByItself(Visit visit) {
    boolean failed = false;
    for (SpanNode node : visit.nodes) {
      if (node.failed() && node.calls()) {
        return false;
      }
      failed |= node.failed();
    }
    return failed;
  }

  private static Clue clue(String name, Service service) {
    RateTest test = new RateTest();
    service.counts.values().forEach(c -> test.add(c[0], c[1], c[2], c[3]));
    String operation =
        service.failuresByOperation.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse("");
    return new Clue(
        EvidenceType.ERRORS,
        Suspect.service(name).withOperation(operation),
        FaultKind.CODE,
        test.change() > 0 ? test.strength() : 0,
        new Observed(
            test.shareBefore(),
            test.shareAfter(),
            String.format(
                Locale.ROOT,
                "%s fails by itself, mostly in %s: %s",
                name,
                operation,
                test.counts()),
            service.traceIds.stream().limit(3).toList()),
        traces -> observe(name, traces));
  }

  private static List<Witness.Observation> observe(String service, List<Trace> traces) {
    List<Witness.Observation> observations = new ArrayList<>();
    for (Trace trace : traces) {
      for (Visit visit : trace.visits()) {
        if (visit.arrival.service.equals(service)) {
          observations.add(new Witness.Observation(visit.arrival.start(), failedByItself(visit)));
        }
      }
    }
    return observations;
  }
}
