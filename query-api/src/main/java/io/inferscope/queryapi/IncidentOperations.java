package io.inferscope.queryapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.detector.Feedback;
import io.inferscope.detector.Incident;
import io.inferscope.detector.IncidentStore;
import io.inferscope.detector.SimilarIncident;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Incidents: list, one screen, acknowledge, resolve. */
final class IncidentOperations {
  private static final int MOST_SIMILAR = 5;

  private final IncidentStore store;
  private final IncidentQuestions questions;

  IncidentOperations(IncidentStore store, IncidentQuestions questions) {
    this.store = store;
    this.questions = questions;
  }

  record IncidentList(List<Incident> incidents) {}

  IncidentList list(ApiRequest request) {
    Optional<Incident.State> state =
        request.text("state").map(text -> Incident.State.valueOf(text.toUpperCase(Locale.ROOT)));
    return new IncidentList(store.list(request.tenant(), state, request.size()));
  }

  /** An earlier incident that looked alike, and what it was. */
  record Similar(
      String id,
      String title,
      Instant openedAt,
      String service,
      String kind,
      Optional<Feedback> feedback,
      double likeness,
      List<String> common) {
    static Similar of(SimilarIncident similar) {
      Incident incident = similar.incident();
      return new Similar(
          incident.id(),
          incident.title(),
          incident.openedAt(),
          incident.service(),
          incident.kind(),
          Optional.ofNullable(incident.feedback()),
          similar.likeness(),
          similar.common());
    }
  }

  /** The incident with {@code similar} ones and {@code questions} beside its own members. */
  JsonNode get(ApiRequest request) {
    Incident incident = found(request, store.get(request.tenant(), id(request)));
    ObjectNode answer = QueryApi.JSON.valueToTree(incident);
    List<Similar> similar =
        store.similar(incident, MOST_SIMILAR).stream().map(Similar::of).toList();
    answer.set("similar", QueryApi.JSON.valueToTree(similar));
    answer.set(
        "questions", QueryApi.JSON.valueToTree(questions.of(incident, similar, request.now())));
    return answer;
  }

  Incident giveFeedback(ApiRequest request) {
    JsonObject said = request.body();
    Feedback.Verdict verdict =
        Feedback.Verdict.valueOf(said.getString("verdict").toUpperCase(Locale.ROOT));
    return found(
        request,
        store.giveFeedback(
            request.tenant(),
            id(request),
            about ->
                new Feedback(
                    verdict,
                    about,
                    request.actor(),
                    request.now(),
                    said.getString("service"),
                    said.getString("kind"),
                    said.getString("comment"))));
  }

  Incident withdrawFeedback(ApiRequest request) {
    return found(
        request,
        store.withdrawFeedback(request.tenant(), id(request), request.actor(), request.now()));
  }

  Incident acknowledge(ApiRequest request) {
    return found(
        request, store.acknowledge(request.tenant(), id(request), request.actor(), request.now()));
  }

  Incident resolve(ApiRequest request) {
    return found(
        request, store.resolve(request.tenant(), id(request), request.actor(), request.now()));
  }

  private static String id(ApiRequest request) {
    return request.pathText("id");
  }

  private static Incident found(ApiRequest request, Optional<Incident> incident) {
    return incident.orElseThrow(
        () -> new ProblemException(404, "Not found", "This tenant has no incident " + id(request)));
  }
}
