package io.inferscope.queryapi;

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

  /** The text of the body; of an event without one, what its exception says. */
  static String message(Hit hit) {
    String body = hit.source().at("/body/text").asText("");
    return body.isEmpty()
        ? hit.source().path("attributes").path("exception.message").asText("")
        : body;
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
