package io.inferscope.queryapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.elasticsearch.Hit;
import io.inferscope.elasticsearch.SearchPage;
import io.inferscope.elasticsearch.Signal;
import io.inferscope.elasticsearch.SortOrder;
import io.inferscope.elasticsearch.TelemetrySearch;
import io.inferscope.model.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Search and histogram of log documents. */
final class LogOperations {
  private static final int MOST_SEVERITIES = 12;

  private final TelemetrySearch search;

  LogOperations(TelemetrySearch search) {
    this.search = search;
  }

  record LogPage(long total, Optional<String> cursor, List<LogHit> logs) {}

  record LogHit(String id, String index, JsonNode document) {
    static LogHit of(Hit hit) {
      return new LogHit(hit.id(), hit.index(), hit.source());
    }
  }

  record Histogram(String interval, List<Bucket> buckets) {}

  record Bucket(Instant timestamp, long count, Map<String, Long> severities) {}

  LogPage search(ApiRequest request) {
    SortOrder order =
        request.text("order", "desc").equals("asc")
            ? SortOrder.OLDEST_FIRST
            : SortOrder.NEWEST_FIRST;
    SearchPage page = page(request, order);
    return new LogPage(
        page.total(),
        Optional.ofNullable(page.cursor()),
        page.hits().stream().map(LogHit::of).toList());
  }

  private SearchPage page(ApiRequest request, SortOrder order) {
    String cursor = request.text("cursor").orElse(null);
    try {
      return search.search(
          QueryText.selection(request, Signal.LOGS), order, request.size(), cursor);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badParameter(
          "cursor", String.valueOf(cursor), "the cursor of the page before, as it was answered");
    }
  }

  Histogram histogram(ApiRequest request) {
    TimeRange range = request.range();
    Duration interval = request.interval(range);
    List<Series> bySeverity =
        search.histogram(
            QueryText.selection(request, Signal.LOGS), interval, "severity_text", MOST_SEVERITIES);
    List<Series> all =
        search.histogram(QueryText.selection(request, Signal.LOGS), interval, null, 1);
    List<Bucket> buckets = new ArrayList<>();
    for (Series total : all) {
      for (int i = 0; i < total.values().length; i++) {
        Map<String, Long> severities = new TreeMap<>();
        for (Series severity : bySeverity) {
          long count = Math.round(severity.values()[i]);
          if (count > 0) {
            severities.put(severity.labels().get("severity_text"), count);
          }
        }
        buckets.add(new Bucket(total.time(i), Math.round(total.values()[i]), severities));
      }
    }
    return new Histogram(Moments.text(interval), buckets);
  }
}
