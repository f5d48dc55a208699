package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Elasticsearch could not be reached, or answered with an error. A {@link #status} of 400 says that
 * the request was wrong, most often the user's query; 404 that a cursor has expired; 0 that there
 * was no answer.
 */
public final class ElasticsearchException extends RuntimeException {
  private final int status;
  private final String type;

  private ElasticsearchException(int status, String type, String message) {
    super(message);
    this.status = status;
    this.type = type;
  }

  static ElasticsearchException of(ElasticsearchConnection.Response response) {
    JsonNode error = Json.parse(response.body()).path("error");
    JsonNode cause = error.path("root_cause").path(0);
    String type = cause.path("type").asText(error.path("type").asText(""));
    String reason = cause.path("reason").asText(error.path("reason").asText(response.text()));
    return new ElasticsearchException(
        response.status(), type, "Elasticsearch answered " + response.status() + ": " + reason);
  }

  /** The failure of one item of a bulk request. */
  static ElasticsearchException ofItem(JsonNode item) {
    JsonNode error = item.path("error");
    return new ElasticsearchException(
        item.path("status").asInt(),
        error.path("type").asText(""),
        "Elasticsearch answered "
            + item.path("status").asInt()
            + ": "
            + error.path("reason").asText(item.toString()));
  }

  static ElasticsearchException unreachable(String hosts, String reason) {
    return new ElasticsearchException(
        0, "", "Elasticsearch at " + hosts + " does not answer: " + reason);
  }

  /** The HTTP status, 0 when there was no answer. */
  public int status() {
    return status;
  }

  /** Elasticsearch's name of the error, such as {@code search_context_missing_exception}. */
  public String type() {
    return type;
  }
}
