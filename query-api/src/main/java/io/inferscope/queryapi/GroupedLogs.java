package io.inferscope.queryapi;

import io.inferscope.changes.WindowResult;
import io.inferscope.changes.WindowTests;
import io.inferscope.elasticsearch.PatternSearch;
import io.inferscope.elasticsearch.PatternSearch.Counts;
import io.inferscope.elasticsearch.PatternSearch.Facts;
import io.inferscope.elasticsearch.PatternSearch.Grouping;
import io.inferscope.elasticsearch.Selection;
import io.inferscope.elasticsearch.Signal;
import io.inferscope.patterns.WindowComparison;
import io.inferscope.patterns.WindowComparison.PatternChange;
import io.inferscope.patterns.WindowComparison.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Log documents of two windows by a field that groups them, with what became of each group. */
final class GroupedLogs {
  static final int EXAMPLES = 3;

  /** Beyond so many ids documents are counted under "other". */
  private static final int MOST_IDS = 50_000;

  private static final int TREND_BUCKETS = 20;
  private static final int MOST_BASELINE_BUCKETS = 400;

  /** Of all groups; Elasticsearch refuses an answer of more than 65,536. */
  private static final int MOST_BUCKETS = 40_000;

  private static final double LEVEL = 0.01;
  private static final double LEAST_FACTOR = 1.5;

  private final PatternSearch search;

  GroupedLogs(PatternSearch search) {
    this.search = search;
  }

  /**
   * How ids are read.
   *
   * @param current the group of an id
   * @param ids the ids of a group
   * @param first groups that come before the others
   */
  record Naming(
      UnaryOperator<String> current, Function<String, Set<String>> ids, Predicate<String> first) {
    static final Naming PLAIN = new Naming(UnaryOperator.identity(), Set::of, ignored -> false);
  }

  /** One group; {@code before} are the facts of the baseline. */
  record Group(PatternChange change, double pValue, String verdict, Facts now, Facts before) {
    String id() {
      return change.patternId();
    }

    /** The facts of the window, or of the baseline where the group is gone. */
    Facts latest() {
      return now.newest().isEmpty() ? before : now;
    }
  }

  /**
   * The comparison.
   *
   * @param total documents of the window
   * @param ungrouped of these, without a group
   */
  record Comparison(
      TimeRange window,
      TimeRange baseline,
      Duration step,
      long total,
      long ungrouped,
      List<Group> groups) {
    long shown() {
      return groups.stream().mapToLong(group -> group.change.after()).sum();
    }
  }

  Comparison compare(ApiRequest request, Grouping grouping, Naming naming) {
    TimeRange range = request.range();
    TimeRange before = request.range("baseline_from", "baseline_to").orElse(range.before());
    Selection window = QueryText.selection(request, Signal.LOGS, range);
    Selection baseline = QueryText.selection(request, Signal.LOGS, before);
    Counts counts = search.counts(window, grouping, MOST_IDS);
    Counts earlier = search.counts(baseline, grouping, MOST_IDS);
    List<PatternChange> changes =
        WindowComparison.compare(
            new Window(merged(earlier, naming), length(before)),
            new Window(merged(counts, naming), length(range)),
            1);
    List<PatternChange> shown =
        changes.stream().sorted(order(request, naming)).limit(request.size()).toList();
    Map<String, Set<String>> ids = new LinkedHashMap<>();
    shown.forEach(change -> ids.put(change.patternId(), naming.ids.apply(change.patternId())));
    Duration step = step(length(range));
    int most = Math.min(MOST_BASELINE_BUCKETS, MOST_BUCKETS / Math.max(1, shown.size()));
    boolean sameStep = length(before).dividedBy(step) <= most;
    Map<String, Facts> now = search.facts(window, grouping, ids, step, EXAMPLES);
    Map<String, Facts> then =
        search.facts(baseline, grouping, ids, sameStep ? step : step(length(before)), EXAMPLES);
    List<Group> groups = new ArrayList<>();
    for (PatternChange change : shown) {
      Facts factsNow = now.getOrDefault(change.patternId(), nothing());
      Facts factsThen = then.getOrDefault(change.patternId(), nothing());
      double pValue = sameStep ? pValue(change, factsThen, factsNow) : change.pValue();
      groups.add(new Group(change, pValue, verdict(change, pValue), factsNow, factsThen));
    }
    long grouped = counts.byId().values().stream().mapToLong(Long::longValue).sum();
    return new Comparison(
        range, before, step, counts.total(), Math.max(0, counts.total() - grouped), groups);
  }

  private static Facts nothing() {
    return new Facts(0, null, null, new long[0], Map.of(), Map.of(), List.of());
  }

  private static Duration length(TimeRange range) {
    return Duration.between(range.from(), range.to());
  }

  private static Duration step(Duration window) {
    return Duration.ofMillis(Math.max(1_000, Math.ceilDiv(window.toMillis(), TREND_BUCKETS)));
  }

  private static Map<String, Long> merged(Counts counts, Naming naming) {
    Map<String, Long> merged = new HashMap<>();
    counts.byId().forEach((id, count) -> merged.merge(naming.current.apply(id), count, Long::sum));
    return merged;
  }

  private static Comparator<PatternChange> order(ApiRequest request, Naming naming) {
    Comparator<PatternChange> byCount =
        Comparator.comparingLong(PatternChange::after)
            .thenComparingLong(PatternChange::before)
            .reversed()
            .thenComparing(PatternChange::patternId);
    Comparator<PatternChange> asked =
        request.text("sort", "count").equals("change")
            ? Comparator.comparingDouble(PatternChange::pValue).thenComparing(byCount)
            : byCount;
    return Comparator.comparing((PatternChange change) -> !naming.first.test(change.patternId()))
        .thenComparing(asked);
  }

  /**
   * The larger of two: messages come independently (adjusted for the number of groups), or as
   * unevenly as the baseline shows.
   */
  private static double pValue(PatternChange change, Facts before, Facts now) {
    return switch (WindowTests.rate(before.trend(), now.trend())) {
      case WindowResult.TooLittle ignored -> change.pValue();
      case WindowResult.Compared compared -> Math.max(change.pValue(), compared.pValue());
    };
  }

  private static String verdict(PatternChange change, double pValue) {
    boolean clear = pValue <= LEVEL;
    return switch (change.change()) {
      case NEW -> "new";
      case GONE -> "gone";
      case SURGING -> clear && change.rateRatio() >= LEAST_FACTOR ? "surging" : "steady";
      case FADING -> clear && change.rateRatio() <= 1 / LEAST_FACTOR ? "fading" : "steady";
    };
  }
}
