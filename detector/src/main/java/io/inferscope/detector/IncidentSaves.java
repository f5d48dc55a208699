package io.inferscope.detector;

import io.inferscope.elasticsearch.ElasticsearchException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What of a tenant's incidents must still be stored: it stays until it is, however often that
 * fails. Storing the same twice, as after an answer that was lost, changes nothing. Not
 * thread-safe.
 */
final class IncidentSaves {
  /** What becomes of the stored state, which otherwise people decide. */
  private enum Transition {
    KEPT,
    RESOLVED,
    REOPENED
  }

  private record Pending(Incident incident, Transition transition) {}

  private final IncidentStore store;
  private final BooleanSupplier mayWrite;
  private final Map<String, Pending> pending = new LinkedHashMap<>();

  /**
   * @param mayWrite asked before each write: whether this process is still the one to do it
   */
  IncidentSaves(IncidentStore store, BooleanSupplier mayWrite) {
    this.store = store;
    this.mayWrite = mayWrite;
  }

  /** To be stored as new where it is not yet, else to be brought up to date, or to its end. */
  void add(Incident incident) {
    Pending before = pending.get(incident.id());
    Transition transition =
        before != null && before.transition == Transition.REOPENED
            ? Transition.REOPENED
            : Transition.KEPT;
    put(incident, incident.goesOn() ? transition : Transition.RESOLVED);
  }

  /** To be stored as one that was over and is not. */
  void addReopened(Incident incident) {
    put(incident, Transition.REOPENED);
  }

  private void put(Incident incident, Transition transition) {
    pending.put(incident.id(), new Pending(incident, transition));
  }

  /** The incidents that wait. */
  Set<String> ids() {
    return Set.copyOf(pending.keySet());
  }

  /** What came of storing. */
  record Outcome(int created, Optional<ElasticsearchException> trouble) {}

  /**
   * Stores what waits.
   *
   * @param stored gets each incident as it is in the store then, with what people have done to it
   */
  Outcome flush(Consumer<Incident> stored) {
    int created = 0;
    Optional<ElasticsearchException> trouble = Optional.empty();
    for (Pending one : List.copyOf(pending.values())) {
      if (!mayWrite.getAsBoolean()) {
        break;
      }
      try {
        IncidentStore.Saved saved = store.save(one.incident(), old -> merged(one, old));
        pending.remove(one.incident().id());
        stored.accept(saved.incident());
        created += saved.created() ? 1 : 0;
      } catch (ElasticsearchException e) {
        // One that is refused must not keep the others from being stored.
        trouble = Optional.of(e);
      }
    }
    return new Outcome(created, trouble);
  }

  /** Keeps what people have said and done meanwhile; only then comes our own change of state. */
  private static Incident merged(Pending mine, Incident stored) {
    Incident merged = IncidentChanges.withPeoplesPartOf(mine.incident(), stored);
    Instant at = mine.incident().updatedAt();
    return switch (mine.transition()) {
      case KEPT -> merged;
      case RESOLVED ->
          merged.goesOn() ? IncidentChanges.resolved(merged, IncidentChanges.DETECTOR, at) : merged;
      case REOPENED -> merged.goesOn() ? merged : IncidentChanges.reopened(merged, at);
    };
  }
}
