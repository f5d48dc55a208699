package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
          if (Math.sqrt(sum) >= MISBEHAVES) {
            VersionUse use = new VersionUse(service, contrast);
            Set<String> fresh = use.fresh();
            Set<String> old = use.old(fresh);
            if (!fresh.isEmpty() && !old.isEmpty()) {
              all.add(rollout(service, use, old, fresh, Math.sqrt(sum)));
            }
          }
        });
    return all;
  }

  private static Clue rollout(
      String service, VersionUse use, Set<String> old, Set<String> fresh, double strength) {
    String version = String.join(", ", fresh);
    boolean servedBefore = use.servedBefore(fresh);
    return new Clue(
        EvidenceType.VERSION_CHANGE,
        Suspect.service(service).withVersion(version),
        FaultKind.ROLLOUT,
        strength,
        new Observed(
            old.size(),
            fresh.size(),
            String.format(
                Locale.ROOT,
                "Version %s of %s runs since %s, before it was %s",
                version,
                service,
                servedBefore
                    ? Nanos.toInstant(use.firstNanos(fresh)).truncatedTo(ChronoUnit.SECONDS)
                    : "then",
                String.join(", ", old)),
            List.of()),
        // One that served before the onset says when it was rolled out, not when harm began.
        traces -> servedBefore ? List.of() : observe(service, fresh, traces));
  }

  private static List<Witness.Observation> observe(
      String service, Set<String> fresh, List<Trace> traces) {
    List<Witness.Observation> observations = new ArrayList<>();
    for (Trace trace : traces) {
      for (Visit visit : trace.visits()) {
        if (visit.arrival.service.equals(service)) {
          observations.add(
              new Witness.Observation(visit.arrival.start(), fresh.contains(VersionUse.of(visit))));
        }
      }
    }
    return observations;
  }
}
