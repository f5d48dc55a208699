package io.inferscope.queryapi;

import io.inferscope.detector.Incident;
import io.inferscope.detector.IncidentStore;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Incidents: list, one screen, acknowledge, resolve. */
final class IncidentOperations {
  private final IncidentStore store;

  IncidentOperations(IncidentStore store) {
    this.store = store;
  }

  record IncidentList(List<Incident> incidents) {}

  IncidentList list(ApiRequest request) {
    Optional<Incident.State> state =
        request.text("state").map(text -> Incident.State.valueOf(text.toUpperCase(Locale.ROOT)));
    return new IncidentList(store.list(request.tenant(), state, request.size()));
  }

  Incident get(ApiRequest request) {
    return found(request, store.get(request.tenant(), id(request)));
  }

  Incident acknowledge(ApiRequest request) {
    return found(
        request, store.acknowledge(request.tenant(), id(request), request.actor(), request.now()));
  }

  Incident resolve(ApiRequest request) {
    return found(request, store.resolve(request.tenant(), id(request), request.now()));
  }

  private static String id(ApiRequest request) {
    return request.pathText("id");
  }

  private static Incident found(ApiRequest request, Optional<Incident> incident) {
    return incident.orElseThrow(
        () -> new ProblemException(404, "Not found", "This tenant has no incident " + id(request)));
  }
}
