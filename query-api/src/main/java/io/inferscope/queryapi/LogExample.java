package io.inferscope.queryapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.elasticsearch.Hit;
import io.inferscope.elasticsearch.PatternSearch.Facts;
import java.util.List;
import java.util.Optional;

/** One log document, as an example of its group. */
record LogExample(
    String timestamp,
    String message,
    String service,
    Optional<String> traceId,
    Optional<String> trace) {
  private static final int LONGEST = 2_000;

  static List<LogExample> of(Facts facts) {
    return facts.newest().stream().map(LogExample::of).toList();
  }

  private static LogExample of(Hit hit) {
    String trace = hit.source().path("trace_id").asText("");
    Optional<String> traceId = trace.isEmpty() ? Optional.empty() : Optional.of(trace);
    return new LogExample(
        Documents.time(hit.source().path("@timestamp").asText()),
        shortened(message(hit)),
        hit.source().path("resource").path("attributes").path("service.name").asText(""),
        traceId,
        traceId.map(id -> "/api/v1/traces/" + id));
  }

  /** The body, a structured one as JSON; of an event without one, what its exception says. */
  static String message(Hit hit) {
    JsonNode body = hit.source().path("body");
    String text = body.path("text").asText("");
    if (!text.isEmpty()) {
      return text;
    }
    return body.has("structured")
        ? body.path("structured").toString()
        : hit.source().path("attributes").path("exception.message").asText("");
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
