package io.inferscope.queryapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.elasticsearch.Hit;
import io.inferscope.elasticsearch.Sample;
import io.inferscope.elasticsearch.Selection;
import io.inferscope.elasticsearch.Signal;
import io.inferscope.elasticsearch.SortOrder;
import io.inferscope.elasticsearch.TelemetryReader;
import io.inferscope.elasticsearch.TelemetrySearch;
import io.inferscope.model.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Trace search and the single trace. */
final class TraceOperations {
  private static final int MOST_SPANS = 10_000;
  private static final int MOST_LOGS = 1_000;

  /** A trace is read whole, wherever in the window it was found; its spans may begin before it. */
  private static final Duration MARGIN = Duration.ofHours(1);

  private final TelemetrySearch search;
  private final TelemetryReader reader;

  TraceOperations(TelemetrySearch search, TelemetryReader reader) {
    this.search = search;
    this.reader = reader;
  }

  /**
   * Traces.
   *
   * @param complete whether all their spans were read
   */
  record TraceList(List<TraceSummary> traces, boolean complete) {}

  record TraceSummary(
      String traceId,
      Instant start,
      double durationMs,
      String rootService,
      String rootOperation,
      int spans,
      long errors,
      List<String> services) {}

  record Trace(
      String traceId,
      Instant start,
      double durationMs,
      List<String> criticalPath,
      long totalSpans,
      List<Waterfall.Row> spans,
      List<JsonNode> logs) {}

  TraceList search(ApiRequest request) {
    int size = request.size();
    List<String> ids = search.newestTraces(QueryText.selection(request, Signal.SPANS), size);
    if (ids.isEmpty()) {
      return new TraceList(List.of(), true);
    }
    TimeRange range = request.range();
    String query = "{\"terms\":{\"trace_id\":" + QueryApi.quoted(ids) + "}}";
    Selection whole =
        new Selection(
            Signal.SPANS,
            request.tenant(),
            range.from().minus(MARGIN),
            range.to().plus(MARGIN),
            query);
    Sample<Span> read = reader.spans(whole, SortOrder.OLDEST_FIRST, MOST_SPANS, 1);
    Map<String, List<Span>> byTrace =
        read.records().stream()
            .collect(Collectors.groupingBy(Span::traceId, LinkedHashMap::new, Collectors.toList()));
    List<TraceSummary> summaries = new ArrayList<>();
    for (String id : ids) {
      List<Span> spans = byTrace.get(id);
      if (spans != null) {
        summaries.add(summary(id, spans));
      }
    }
    return new TraceList(summaries, read.complete());
  }

  private static TraceSummary summary(String id, List<Span> spans) {
    Waterfall waterfall = Waterfall.of(spans);
    Span root =
        spans.stream()
            .filter(span -> span.parentSpanId().isEmpty())
            .findFirst()
            .orElseGet(
                () ->
                    spans.stream()
                        .min(Comparator.comparingLong(Span::startTimeUnixNano))
                        .orElseThrow());
    return new TraceSummary(
        id,
        waterfall.start(),
        waterfall.durationMillis(),
        root.resource().serviceName(),
        root.name(),
        spans.size(),
        spans.stream().filter(span -> span.status() == Span.StatusCode.ERROR).count(),
        spans.stream().map(span -> span.resource().serviceName()).distinct().sorted().toList());
  }

  Trace get(ApiRequest request) {
    String id = request.pathText("trace_id");
    String query = "{\"term\":{\"trace_id\":" + QueryApi.quoted(id) + "}}";
    Instant end = request.now().plus(Duration.ofDays(1));
    Sample<Span> read =
        reader.earliestSpans(
            new Selection(Signal.SPANS, request.tenant(), Instant.EPOCH, end, query), MOST_SPANS);
    List<Span> spans = read.records();
    if (spans.isEmpty()) {
      throw new ProblemException(
          404, "Not found", "No span of trace " + id + " is stored for this tenant");
    }
    Waterfall waterfall = Waterfall.of(spans);
    List<JsonNode> logs =
        search
            .search(
                new Selection(Signal.LOGS, request.tenant(), Instant.EPOCH, end, query),
                SortOrder.OLDEST_FIRST,
                MOST_LOGS,
                null)
            .hits()
            .stream()
            .map(Hit::source)
            .toList();
    return new Trace(
        id,
        waterfall.start(),
        waterfall.durationMillis(),
        waterfall.criticalPath(),
        read.matching(),
        waterfall.rows(),
        logs);
  }
}
