package io.inferscope.queryapi;

import io.inferscope.changes.WindowResult;
import io.inferscope.changes.WindowTests;
import io.inferscope.elasticsearch.Hit;
import io.inferscope.elasticsearch.SearchPage;
import io.inferscope.elasticsearch.Selection;
import io.inferscope.elasticsearch.Signal;
import io.inferscope.elasticsearch.SortOrder;
import io.inferscope.elasticsearch.TelemetrySearch;
import io.inferscope.model.Series;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Log patterns of a window, compared with the window of the same length before it. */
final class PatternOperations {
  private static final String ID = "inferscope.pattern.id";
  private static final int EXAMPLES = 3;
  private static final int TREND_BUCKETS = 20;
  private static final double LEVEL = 0.001;
  private static final double LEAST_FACTOR = 1.5;

  private final TelemetrySearch search;

  PatternOperations(TelemetrySearch search) {
    this.search = search;
  }

  record PatternList(long total, long other, List<PatternRow> patterns) {}

  record PatternRow(
      String id,
      String template,
      long count,
      long baselineCount,
      String change,
      Optional<Double> pValue,
      Map<String, Long> severities,
      Map<String, Long> services,
      Optional<String> firstSeen,
      Optional<String> lastSeen,
      List<Long> trend,
      List<Example> examples,
      String query) {}

  record Example(String timestamp, String message, Optional<String> traceId) {}

  PatternList list(ApiRequest request) {
    TimeRange range = request.range();
    Selection window = QueryText.selection(request, Signal.LOGS, range);
    Selection baseline = QueryText.selection(request, Signal.LOGS, range.before());
    int size = request.size();
    Map<String, Long> counts = counts(window, size);
    Map<String, Long> before = counts(baseline, size);
    Set<String> ids = new LinkedHashSet<>(counts.keySet());
    ids.addAll(before.keySet());
    long total = search.count(window);
    long listed = ids.stream().mapToLong(id -> counts.getOrDefault(id, 0L)).sum();
    List<PatternRow> rows = ids.stream().limit(size).map(id -> row(request, range, id)).toList();
    long shown = rows.stream().mapToLong(PatternRow::count).sum();
    return new PatternList(Math.max(total, listed), Math.max(total, listed) - shown, rows);
  }

  private Map<String, Long> counts(Selection selection, int size) {
    return search.terms(selection, ID, size).stream()
        .collect(
            Collectors.toMap(
                TelemetrySearch.Term::value,
                TelemetrySearch.Term::count,
                Long::sum,
                java.util.LinkedHashMap::new));
  }

  private PatternRow row(ApiRequest request, TimeRange range, String id) {
    TimeRange both = new TimeRange(range.before().from(), range.to());
    String own = "{\"term\":{\"" + ID + "\":" + QueryApi.quoted(id) + "}}";
    Selection selection = narrowed(QueryText.selection(request, Signal.LOGS, both), own);
    Selection window = narrowed(QueryText.selection(request, Signal.LOGS, range), own);
    long seconds =
        Math.max(1, Duration.between(range.from(), range.to()).toSeconds() / TREND_BUCKETS);
    List<Series> series = search.histogram(selection, Duration.ofSeconds(seconds), null, 1);
    long[] values = series.isEmpty() ? new long[0] : rounded(series.getFirst().values());
    int middle =
        (int)
            Math.min(
                values.length, Duration.between(both.from(), range.from()).toSeconds() / seconds);
    long[] before = Arrays.copyOfRange(values, 0, middle);
    long[] now = Arrays.copyOfRange(values, middle, values.length);
    SearchPage newest = search.search(selection, SortOrder.NEWEST_FIRST, EXAMPLES, null);
    SearchPage oldest = search.search(selection, SortOrder.OLDEST_FIRST, 1, null);
    long count = search.count(window);
    long baselineCount = newest.total() - count;
    Verdict verdict = verdict(before, now, baselineCount, count);
    return new PatternRow(
        id,
        template(newest),
        count,
        baselineCount,
        verdict.change(),
        verdict.pValue(),
        terms(window, "severity_text"),
        terms(window, "service.name"),
        oldest.hits().stream().findFirst().map(hit -> time(hit)),
        newest.hits().stream().findFirst().map(hit -> time(hit)),
        LongStream.of(now).boxed().toList(),
        newest.hits().stream().map(PatternOperations::example).toList(),
        ID + ":" + id);
  }

  private static Selection narrowed(Selection selection, String filter) {
    return selection.queryJson() == null
        ? selection.matching(filter)
        : selection.matching(
            "{\"bool\":{\"filter\":[" + filter + "," + selection.queryJson() + "]}}");
  }

  private record Verdict(String change, Optional<Double> pValue) {}

  private static Verdict verdict(long[] before, long[] now, long baselineCount, long count) {
    return switch (WindowTests.rate(before, now)) {
      case WindowResult.TooLittle ignored -> new Verdict("steady", Optional.empty());
      case WindowResult.Compared found -> {
        boolean clear = found.pValue() <= LEVEL;
        String change;
        if (baselineCount == 0) {
          change = "new";
        } else if (count == 0) {
          change = "gone";
        } else if (clear && found.effect() >= LEAST_FACTOR) {
          change = "surging";
        } else {
          change = clear && found.effect() <= 1 / LEAST_FACTOR ? "fading" : "steady";
        }
        yield new Verdict(change, Optional.of(found.pValue()));
      }
    };
  }

  private Map<String, Long> terms(Selection selection, String field) {
    Map<String, Long> counts = new TreeMap<>();
    search.terms(selection, field, 20).forEach(term -> counts.put(term.value(), term.count()));
    return counts;
  }

  private static String template(SearchPage page) {
    return page.hits().stream()
        .findFirst()
        .map(hit -> hit.source().at("/inferscope/pattern/template").asText(""))
        .filter(text -> !text.isEmpty())
        .orElseGet(
            () ->
                page.hits().stream()
                    .findFirst()
                    .map(hit -> hit.source().path("inferscope.pattern.template").asText(""))
                    .orElse(""));
  }

  private static Example example(Hit hit) {
    String trace = hit.source().path("trace_id").asText("");
    return new Example(
        time(hit),
        hit.source().at("/body/text").asText(""),
        trace.isEmpty() ? Optional.empty() : Optional.of(trace));
  }

  private static String time(Hit hit) {
    return Documents.time(hit.source().path("@timestamp").asText());
  }

  private static long[] rounded(double[] values) {
    return Arrays.stream(values).mapToLong(Math::round).toArray();
  }
}
