package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Kibana's errors as sentences that say what to do. Their forms are those of the saved-objects API
 * (elastic.co/docs/api/doc/kibana, “Import saved objects”).
 */
final class KibanaProblems {
  private KibanaProblems() {}

  /** One of the errors in the answer to an import. */
  static String explain(JsonNode error) {
    String title = error.path("meta").path("title").asText(error.path("title").asText(""));
    String object =
        error.path("type").asText()
            + " "
            + error.path("id").asText()
            + (title.isEmpty() ? "" : " («" + title + "»)");
    JsonNode reason = error.path("error");
    return switch (reason.path("type").asText()) {
      case "conflict" ->
          object
              + " was not replaced: another space's object has its identifier"
              + destination(reason)
              + "; delete that one, or choose another space.";
      case "ambiguous_conflict" ->
          object
              + " could replace several objects that were copied from it; delete the copies and"
              + " import again.";
      case "missing_references" ->
          object + " needs what is not there: " + references(reason) + "; import them first.";
      case "unsupported_type" ->
          object + " is of a type that this Kibana does not know; versions 8.19 and 9.x do.";
      default -> object + " was refused: " + message(reason);
    };
  }

  private static String destination(JsonNode reason) {
    String id = reason.path("destinationId").asText("");
    return id.isEmpty() ? "" : " (" + id + ")";
  }

  private static String references(JsonNode reason) {
    List<String> missing = new ArrayList<>();
    for (JsonNode one : reason.path("references")) {
      missing.add(KibanaClient.identity(one.path("type").asText(), one.path("id").asText()));
    }
    return String.join(", ", missing);
  }

  private static String message(JsonNode reason) {
    String message = reason.path("message").asText(Json.text(reason));
    return message.contains("more recent version")
        ? message + " Versions 8.19 and 9.x of Kibana know these objects; update this one."
        : message;
  }

  /** An answer that is no answer to the question. */
  static String refusal(KibanaAddress address, HttpResponse<String> response) {
    String at = "Kibana at " + address.base();
    return switch (response.statusCode()) {
      case 401 -> at + " does not accept these credentials; give --api-key or --username.";
      case 403 ->
          at
              + " knows us but does not let us: the privilege “Saved Objects Management” (all) is"
              + " needed"
              + (address.space().isEmpty() ? "." : " in the space " + address.space() + ".");
      case 404 ->
          address.space().isEmpty()
              ? "There is no Kibana at " + address.base() + "; is its base path missing?"
              : at + " has no space " + address.space() + ", or is no Kibana.";
      case 503 -> at + " is not ready yet; try again in a minute.";
      default ->
          at
              + " answered with status "
              + response.statusCode()
              + ": "
              + Json.parse(response.body()).path("message").asText(shortened(response.body()));
    };
  }

  private static String shortened(String body) {
    return body.length() <= 500 ? body : body.substring(0, 500) + "…";
  }
}
