package io.inferscope.elasticsearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A frozen view of some indices, and how far it has been read. The text form is what callers know
 * as a cursor.
 *
 * @param after the sort values of the last hit; an empty array at the beginning
 */
record PointInTime(String id, JsonNode after) {
  private static final String KEEP_ALIVE = "2m";

  static PointInTime open(Requests requests, String indices) {
    JsonNode answer =
        requests.json(
            "POST", "/" + indices + "/_pit?ignore_unavailable=true&keep_alive=" + KEEP_ALIVE, null);
    return new PointInTime(answer.path("id").asText(), Json.MAPPER.createArrayNode());
  }

  static PointInTime fromCursor(String cursor) {
    try {
      byte[] json = Base64.getUrlDecoder().decode(cursor);
      JsonNode parts = Json.parse(json);
      if (parts.path("id").isTextual() && parts.path("after").isArray()) {
        return new PointInTime(parts.path("id").asText(), parts.path("after"));
      }
    } catch (IllegalArgumentException e) {
      // Not base 64: refused below like anything else that we did not write.
    }
    throw new IllegalArgumentException("not a cursor of this service");
  }

  String cursor() {
    ObjectNode parts = Json.object().put("id", id);
    parts.set("after", after);
    try {
      byte[] json = Json.MAPPER.writeValueAsString(parts).getBytes(StandardCharsets.UTF_8);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a search read on from here. */
  void applyTo(ObjectNode search) {
    search.withObject("/pit").put("id", id).put("keep_alive", KEEP_ALIVE);
    if (!after.isEmpty()) {
      search.set("search_after", after);
    }
  }

  /** Where a search has come to. */
  PointInTime after(JsonNode answer) {
    JsonNode hits = answer.path("hits").path("hits");
    JsonNode last = hits.isEmpty() ? after : hits.path(hits.size() - 1).path("sort");
    return new PointInTime(answer.path("pit_id").asText(id), last);
  }

  void close(Requests requests) {
    // Best effort: what is not closed expires by itself.
    requests.response("DELETE", "/_pit", Json.object().put("id", id));
  }
}
