package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Services of which another version runs than before. A new version is no fault; but where a
 * service that has just been changed misbehaves, the change is as strong a reason as all that
 * shows.
 */
final class VersionClues {
  /** What else must speak against the service. */
  private static final double MISBEHAVES = 2.5;

  private VersionClues() {}

  /** The clues, and one more for each service that misbehaves since its version changed. */
  static List<Clue> withRollouts(List<Clue> clues, Contrast contrast) {
    Map<String, Double> squares = new LinkedHashMap<>();
    clues.forEach(clue -> squares.merge(clue.service(), clue.square(), Double::sum));
    List<Clue> all = new ArrayList<>(clues);
    squares.forEach(
        (service, sum) -> {
          Set<String> before = versions(contrast.before(), service);
          Set<String> fresh = new TreeSet<>(versions(contrast.after(), service));
          fresh.removeAll(before);
          if (Math.sqrt(sum) >= MISBEHAVES && !before.isEmpty() && !fresh.isEmpty()) {
            all.add(rollout(service, before, fresh, Math.sqrt(sum)));
          }
        });
    return all;
  }

  private static Clue rollout(
      String service, Set<String> before, Set<String> fresh, double strength) {
    String version = String.join(", ", fresh);
    return new Clue(
        EvidenceType.VERSION_CHANGE,
        Suspect.service(service).withVersion(version),
        FaultKind.ROLLOUT,
        strength,
        new Observed(
            before.size(),
            fresh.size(),
            String.format(
                Locale.ROOT,
                "Version %s of %s runs since then, before it was %s",
                version,
                service,
                String.join(", ", before)),
            List.of()),
        traces -> observe(service, fresh, traces));
  }

  private static Set<String> versions(Slice slice, String service) {
    Set<String> versions = new TreeSet<>();
    for (Trace trace : slice.traces()) {
      for (Visit visit : trace.visits()) {
        String version = version(visit);
        if (visit.arrival.service.equals(service) && !version.isEmpty()) {
          versions.add(version);
        }
      }
    }
    return versions;
  }

  private static String version(Visit visit) {
    return visit.arrival.span.resource().attributes().text("service.version", "");
  }

  private static List<Witness.Observation> observe(
      String service, Set<String> fresh, List<Trace> traces) {
    List<Witness.Observation> observations = new ArrayList<>();
    for (Trace trace : traces) {
      for (Visit visit : trace.visits()) {
        if (visit.arrival.service.equals(service)) {
          observations.add(
              new Witness.Observation(visit.arrival.start(), fresh.contains(version(visit))));
        }
      }
    }
    return observations;
  }
}
