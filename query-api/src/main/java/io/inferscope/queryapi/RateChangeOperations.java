package io.inferscope.queryapi;

import io.inferscope.changes.DocumentSample;
import io.inferscope.changes.Item;
import io.inferscope.changes.RateChange;
import io.inferscope.changes.RateExplanation;
import io.inferscope.changes.RateWindow;
import io.inferscope.changes.WindowResult;
import io.inferscope.changes.WindowTests;
import io.inferscope.elasticsearch.Selection;
import io.inferscope.elasticsearch.Signal;
import io.inferscope.elasticsearch.SortOrder;
import io.inferscope.elasticsearch.TelemetryReader;
import io.inferscope.elasticsearch.TelemetrySearch;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Series;
import io.inferscope.model.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When the rate of matching logs changed most in a window, and what explains it. */
final class RateChangeOperations {
  private static final int BUCKETS = 60;
  private static final int LEAST_BASELINE = 3;
  private static final int SAMPLE = 10_000;
  private static final double LEVEL = 1e-3;

  /** Longer values are texts, not categories. */
  private static final int LONGEST_VALUE = 200;

  private final TelemetrySearch search;
  private final TelemetryReader reader;

  RateChangeOperations(TelemetrySearch search, TelemetryReader reader) {
    this.search = search;
    this.reader = reader;
  }

  record RateChangeAnswer(
      Optional<Change> change,
      Optional<TimeRange> baseline,
      Optional<TimeRange> deviation,
      List<Explanation> explanations,
      Optional<String> reason) {
    static RateChangeAnswer nothing(String reason) {
      return new RateChangeAnswer(
          Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.of(reason));
    }
  }

  /** Rates in documents a second. */
  record Change(String kind, Instant onset, double pValue, double before, double after) {}

  record Explanation(
      List<Item> items,
      List<Item> alsoDescribedBy,
      long baselineCount,
      long deviationCount,
      double effect,
      double shareOfChange,
      double pValue,
      String query) {}

  /**
   * A split of the window: the deviation is {@code [from, to)} in buckets, the baseline all before
   * it.
   */
  private record Split(int from, int to, WindowResult.Compared result) {}

  RateChangeAnswer find(ApiRequest request) {
    TimeRange range = request.range();
    Duration step =
        Duration.ofSeconds(
            Math.max(1, Duration.between(range.from(), range.to()).toSeconds() / BUCKETS));
    List<Series> found = search.histogram(QueryText.selection(request, Signal.LOGS), step, null, 1);
    if (found.isEmpty()) {
      return RateChangeAnswer.nothing("no document matches in this window");
    }
    Series series = found.getFirst();
    long[] counts = Arrays.stream(series.values()).mapToLong(Math::round).toArray();
    Split best = best(counts);
    if (best == null) {
      return RateChangeAnswer.nothing("the rate does not change clearly in this window");
    }
    TimeRange baseline = new TimeRange(series.start(), series.time(best.from()));
    TimeRange deviation = new TimeRange(series.time(best.from()), series.time(best.to()));
    RateExplanation explanation =
        RateChange.explain(
            window(request, baseline, Arrays.copyOfRange(counts, 0, best.from()), step),
            window(request, deviation, Arrays.copyOfRange(counts, best.from(), best.to()), step));
    return answer(best, counts.length, step, baseline, deviation, explanation);
  }

  /**
   * The split with the least p-value, corrected for the number of splits; null when none is clear.
   */
  private static @Nullable Split best(long[] counts) {
    Split best = null;
    int tried = 0;
    for (int from = LEAST_BASELINE; from < counts.length; from++) {
      for (int to = from + 1; to <= counts.length; to += Math.max(1, (to - from) / 4)) {
        tried++;
        if (WindowTests.rate(
                    Arrays.copyOfRange(counts, 0, from), Arrays.copyOfRange(counts, from, to))
                instanceof WindowResult.Compared result
            && (best == null || result.pValue() < best.result().pValue())) {
          best = new Split(from, to, result);
        }
      }
    }
    return best == null || best.result().pValue() * tried > LEVEL ? null : best;
  }

  private RateWindow window(ApiRequest request, TimeRange range, long[] counts, Duration step) {
    Selection selection = QueryText.selection(request, Signal.LOGS, range);
    List<DocumentSample> sample = new ArrayList<>();
    for (LogRecord log : reader.logs(selection, SortOrder.OLDEST_FIRST, SAMPLE, 1).records()) {
      Instant at = Instant.ofEpochSecond(0, log.timeUnixNano());
      long bucket = Duration.between(range.from(), at).toNanos() / step.toNanos();
      sample.add(new DocumentSample((int) Math.clamp(bucket, 0, counts.length - 1L), items(log)));
    }
    return new RateWindow(counts, sample);
  }

  private static List<Item> items(LogRecord log) {
    List<Item> items = new ArrayList<>();
    items.add(new Item("service.name", log.resource().serviceName()));
    add(items, "severity_text", log.severityText());
    add(items, "scope.name", log.scope().name());
    for (int i = 0; i < log.resource().attributes().size(); i++) {
      addValue(items, log.resource().attributes().name(i), log.resource().attributes().value(i));
    }
    for (int i = 0; i < log.attributes().size(); i++) {
      addValue(items, log.attributes().name(i), log.attributes().value(i));
    }
    return items.stream().distinct().toList();
  }

  private static void addValue(List<Item> items, String name, Value value) {
    if (value instanceof Value.Text text) {
      add(items, name, text.value());
    } else if (value instanceof Value.Whole whole && name.endsWith("status_code")) {
      add(items, name, Long.toString(whole.value()));
    } else if (value instanceof Value.Bool bool) {
      add(items, name, Boolean.toString(bool.value()));
    }
  }

  private static void add(List<Item> items, String field, String value) {
    if (!value.isEmpty() && value.length() <= LONGEST_VALUE) {
      items.add(new Item(field, value));
    }
  }

  private static RateChangeAnswer answer(
      Split split,
      int buckets,
      Duration step,
      TimeRange baseline,
      TimeRange deviation,
      RateExplanation explanation) {
    double seconds = step.toMillis() / 1000.0;
    WindowResult.Compared result = split.result();
    String kind = split.to() == buckets ? "step" : result.rose() ? "spike" : "dip";
    Change change =
        new Change(
            kind,
            deviation.from(),
            result.pValue(),
            result.before() / seconds,
            result.after() / seconds);
    return switch (explanation) {
      case RateExplanation.Unexplained unexplained ->
          new RateChangeAnswer(
              Optional.of(change),
              Optional.of(baseline),
              Optional.of(deviation),
              List.of(),
              Optional.of(unexplained.reason()));
      case RateExplanation.Explained explained ->
          new RateChangeAnswer(
              Optional.of(change),
              Optional.of(baseline),
              Optional.of(deviation),
              explained.causes().stream().map(RateChangeOperations::explanation).toList(),
              explained.causes().isEmpty()
                  ? Optional.of("all kinds of documents changed alike")
                  : Optional.empty());
    };
  }

  private static Explanation explanation(RateExplanation.Cause cause) {
    List<String> terms =
        cause.items().stream()
            .map(item -> item.field() + ":" + QueryApi.quoted(item.value()))
            .toList();
    return new Explanation(
        cause.items(),
        cause.alsoDescribedBy(),
        cause.baselineCount(),
        cause.deviationCount(),
        cause.effect(),
        cause.shareOfChange(),
        cause.pValue(),
        String.join(" AND ", terms));
  }
}
