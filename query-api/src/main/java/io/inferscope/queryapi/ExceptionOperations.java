package io.inferscope.queryapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.elasticsearch.PatternSearch;
import io.inferscope.elasticsearch.PatternSearch.Facts;
import io.inferscope.elasticsearch.PatternSearch.Grouping;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Exceptions by type and frames, compared with a baseline. */
final class ExceptionOperations {
  private final PatternSearch search;

  ExceptionOperations(PatternSearch search) {
    this.search = search;
  }

  record ExceptionList(
      long total,
      long other,
      TimeRange window,
      TimeRange baseline,
      String interval,
      List<ExceptionRow> exceptions) {}

  record ExceptionRow(
      String id,
      String type,
      Optional<String> frame,
      long count,
      long baselineCount,
      String change,
      double pValue,
      Map<String, Long> services,
      Optional<Instant> firstSeen,
      Optional<Instant> lastSeen,
      List<Long> trend,
      List<LogExample> examples,
      String query) {}

  ExceptionList list(ApiRequest request) {
    GroupedLogs.Comparison comparison =
        new GroupedLogs(search).compare(request, Grouping.EXCEPTION, GroupedLogs.Naming.PLAIN);
    long exceptions = comparison.total() - comparison.ungrouped();
    return new ExceptionList(
        exceptions,
        exceptions - comparison.shown(),
        comparison.window(),
        comparison.baseline(),
        Moments.text(comparison.step()),
        comparison.groups().stream().map(ExceptionOperations::row).toList());
  }

  private static ExceptionRow row(GroupedLogs.Group group) {
    Facts latest = group.latest();
    Optional<JsonNode> exception =
        latest.newest().stream()
            .findFirst()
            .map(hit -> hit.source().path("inferscope").path("exception"));
    return new ExceptionRow(
        group.id(),
        exception.map(found -> found.path("type").asText()).orElse(""),
        exception.map(found -> found.path("frame").asText("")).filter(frame -> !frame.isEmpty()),
        group.change().after(),
        group.change().before(),
        group.verdict(),
        group.pValue(),
        latest.services(),
        Optional.ofNullable(latest.first()),
        Optional.ofNullable(latest.last()),
        Arrays.stream(group.now().trend()).boxed().toList(),
        LogExample.of(latest),
        Grouping.EXCEPTION.field() + ":\"" + group.id() + "\"");
  }
}
