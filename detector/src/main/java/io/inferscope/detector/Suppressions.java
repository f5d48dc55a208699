package io.inferscope.detector;

import io.micrometer.core.instrument.Counter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds back what people have called no problem, and counts it where they said so: in the incident
 * with their feedback. Not thread-safe.
 */
final class Suppressions {
  private final IncidentStore store;
  private final String tenant;
  private final Counter counter;

  /** Not yet in the store, by incident. */
  private final Map<String, List<Suppressed>> uncounted = new HashMap<>();

  /**
   * @param counter of findings held back
   */
  Suppressions(IncidentStore store, String tenant, Counter counter) {
    this.store = store;
    this.tenant = tenant;
    this.counter = counter;
  }

  /** The findings that are worth a page. */
  List<Finding> worthAPage(List<Finding> findings, Lessons lessons, Instant now) {
    List<Finding> worth = new ArrayList<>();
    for (Finding finding : findings) {
      Optional<Lessons.Tolerated> tolerated = lessons.tolerated(finding);
      if (tolerated.isEmpty()) {
        worth.add(finding);
      } else {
        counter.increment();
        Suppressed one = Suppressed.of(finding, tolerated.get().level(), now);
        uncounted.merge(tolerated.get().incident(), List.of(one), Suppressed::sum);
      }
    }
    return worth;
  }

  /** Adds what was held back to the incidents that taught it. */
  void store() {
    for (Map.Entry<String, List<Suppressed>> one : List.copyOf(uncounted.entrySet())) {
      var ignored =
          store.change(
              tenant, one.getKey(), old -> IncidentChanges.withSuppressed(old, one.getValue()));
      uncounted.remove(one.getKey());
    }
  }
}
