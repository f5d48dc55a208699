package io.inferscope.queryapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.elasticsearch.Hit;
import io.inferscope.elasticsearch.Selection;
import io.inferscope.elasticsearch.Signal;
import io.inferscope.elasticsearch.SortOrder;
import io.inferscope.elasticsearch.TelemetrySearch;
import io.inferscope.queryapi.LogOperations.LogHit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the process that wrote a log wrote just before and after it. */
final class LogContext {
  private static final Duration REACH = Duration.ofDays(1);

  private static final List<String> INSTANCES =
      List.of("service.instance.id", "k8s.pod.name", "host.name");

  private final TelemetrySearch search;

  LogContext(TelemetrySearch search) {
    this.search = search;
  }

  record Context(LogHit log, List<LogHit> before, List<LogHit> after) {}

  Context of(ApiRequest request) {
    Hit log = find(request);
    Instant at = Instant.parse(Documents.time(log.source().path("@timestamp").asText()));
    String same = sameProcess(log.source().path("resource").path("attributes"));
    Selection earlier = new Selection(Signal.LOGS, request.tenant(), at.minus(REACH), at, same);
    Selection later = new Selection(Signal.LOGS, request.tenant(), at, at.plus(REACH), same);
    int size = request.size();
    return new Context(
        LogHit.of(log),
        hits(earlier, SortOrder.NEWEST_FIRST, size).reversed(),
        // One more, since those of the same instant begin with the log itself, or hold it.
        hits(later, SortOrder.OLDEST_FIRST, size + 1).stream()
            .filter(hit -> !hit.id().equals(log.id()))
            .limit(size)
            .toList());
  }

  private List<LogHit> hits(Selection selection, SortOrder order, int size) {
    return search.search(selection, order, size, null).hits().stream().map(LogHit::of).toList();
  }

  private Hit find(ApiRequest request) {
    String id = request.pathText("id");
    String query = "{\"ids\":{\"values\":[" + QueryApi.quoted(id) + "]}}";
    Instant end = request.now().plus(Duration.ofDays(1));
    Selection one = new Selection(Signal.LOGS, request.tenant(), Instant.EPOCH, end, query);
    return search.search(one, SortOrder.NEWEST_FIRST, 1, null).hits().stream()
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    404, "Not found", "No log with the id " + id + " is stored for this tenant"));
  }

  /** Same service and, where the log says which, same instance of it. */
  private static String sameProcess(JsonNode resource) {
    ObjectNode query = JsonNodeFactory.instance.objectNode();
    ArrayNode filters = query.putObject("bool").putArray("filter");
    addSame(filters, resource, "service.name");
    INSTANCES.stream()
        .filter(resource::hasNonNull)
        .findFirst()
        .ifPresent(name -> addSame(filters, resource, name));
    return query.toString();
  }

  private static void addSame(ArrayNode filters, JsonNode resource, String name) {
    if (resource.hasNonNull(name)) {
      filters
          .addObject()
          .putObject("term")
          .put("resource.attributes." + name, resource.path(name).asText());
    }
  }
}
