package io.inferscope.examples;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An incident as the API tells it; whatever it leaves out is empty here.
 *
 * @param json all that was told
 */
record Incident(
    String id,
    String state,
    String title,
    Optional<Instant> onset,
    Optional<Instant> openedAt,
    List<Suspect> suspects,
    JsonNode json) {

  Incident {
    suspects = List.copyOf(suspects);
  }

  /** Who or what may be to blame; the likeliest comes first. */
  record Suspect(String service, String kind, JsonNode json) {}

  static Incident of(JsonNode json) {
    return new Incident(
        json.path("id").asText(""),
        json.path("state").asText("open"),
        json.path("title").asText(""),
        time(json.path("onset")),
        time(json.path("opened_at")),
        suspects(json),
        json);
  }

  /** The suspects; without any, the incident's own service and kind are the only one. */
  private static List<Suspect> suspects(JsonNode json) {
    List<Suspect> suspects = new ArrayList<>();
    for (JsonNode suspect : json.path("suspects")) {
      suspects.add(suspect(suspect));
    }
    if (suspects.isEmpty() && json.hasNonNull("service")) {
      suspects.add(suspect(json));
    }
    return suspects;
  }

  private static Suspect suspect(JsonNode json) {
    return new Suspect(json.path("service").asText(""), json.path("kind").asText(""), json);
  }

  private static Optional<Instant> time(JsonNode node) {
    try {
      return node.isTextual() ? Optional.of(Instant.parse(node.asText())) : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Whether the first suspect is one of a known kind: before, the incident is being analysed. */
  boolean isExplained() {
    return suspects.stream()
        .findFirst()
        .filter(first -> !first.kind().equals("unknown"))
        .isPresent();
  }

  boolean isOpen() {
    return !state.equals("resolved");
  }

  /** What has to stay the same for the answer to count as settled. */
  List<Object> answer() {
    return suspects.isEmpty()
        ? List.of(id)
        : List.of(id, suspects.get(0).service(), suspects.get(0).kind(), onset);
  }
}
