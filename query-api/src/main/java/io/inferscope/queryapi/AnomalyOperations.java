package io.inferscope.queryapi;

import io.inferscope.changes.Detector;
import io.inferscope.changes.Detectors;
import io.inferscope.changes.Method;
import io.inferscope.changes.Verdict;
import io.inferscope.elasticsearch.PatternStore;
import io.inferscope.elasticsearch.RollupReader;
import io.inferscope.elasticsearch.RollupReader.Dimension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Verdicts of a detector over series of the rate roll-up: what it says now, or what it would have
 * said in a window of the past.
 */
final class AnomalyOperations {
  private static final int MOST_ROWS = 200_000;

  /** A training takes seconds. */
  private static final int MOST_LEARNED = 10;

  /** What is read before the window by default: twice what the standard detector warms up on. */
  private static final int HISTORY_STEPS = 200;

  private final RollupReader rollup;
  private final Function<String, PatternStore> stores;

  AnomalyOperations(RollupReader rollup, Function<String, PatternStore> stores) {
    this.rollup = rollup;
    this.stores = stores;
  }

  /**
   * The verdicts.
   *
   * @param alerts that all judged series together would have raised, whether listed or not
   * @param judged how many series there are
   * @param series the most anomalous ones, as many as the page holds
   */
  record AnomalyList(
      String interval, String method, int alerts, int judged, List<AnomalySeries> series) {}

  /**
   * One series.
   *
   * @param note what there is to say of the method's learning
   */
  record AnomalySeries(
      Map<String, String> labels,
      double maxScore,
      int alerts,
      Optional<String> note,
      List<Point> points) {}

  record Point(
      Instant timestamp,
      Optional<Double> value,
      Optional<Double> expected,
      Optional<Double> low,
      Optional<Double> high,
      double anomalyScore,
      boolean isAnomaly,
      String kind) {}

  AnomalyList find(ApiRequest request) {
    TimeRange range = request.range();
    Optional<TimeRange> asked = withHistory(request, range);
    Duration step = step(request, asked.orElse(range));
    TimeRange read =
        asked.orElseGet(() -> request.withHistory(range, step.multipliedBy(HISTORY_STEPS)));
    Method method = method(request.text("method", Method.STANDARD.label()));
    Measure measure = Measure.valueOf(request.text("measure", "spans").toUpperCase(Locale.ROOT));
    String groupBy = request.text("group_by", "service");
    Buckets buckets = Buckets.of(read, range.from(), step);
    List<AnomalySeries> series = new ArrayList<>();
    Map<String, RollupReader.Row[]> rows = rows(request, measure, groupBy, buckets);
    if (method.learned() && rows.size() > MOST_LEARNED) {
      throw ProblemException.badParameter(
          "method",
          method.label(),
          "it trains a network for each series, of which there are %d; name a service, or another way to group, for at most %d"
              .formatted(rows.size(), MOST_LEARNED));
    }
    rows.forEach(
        (value, found) ->
            series.add(
                judge(Detectors.of(method), Map.of(groupBy, value), found, buckets, measure)));
    series.sort(Comparator.comparingDouble(AnomalySeries::maxScore).reversed());
    return new AnomalyList(
        Moments.text(step),
        method.label(),
        series.stream().mapToInt(AnomalySeries::alerts).sum(),
        series.size(),
        List.copyOf(series.subList(0, Math.min(series.size(), request.size()))));
  }

  /** The window, and before it what the detector is asked to learn from. */
  private static Optional<TimeRange> withHistory(ApiRequest request, TimeRange range) {
    return request
        .moment("learn_from")
        .map(
            from ->
                request.checked(
                    new TimeRange(from.isAfter(range.from()) ? range.from() : from, range.to()),
                    "learn_from"));
  }

  /** The equal steps of what is read, of which the first ones may be history only. */
  private record Buckets(Instant from, Instant to, Instant judgedFrom, Duration step) {
    static Buckets of(TimeRange read, Instant judgedFrom, Duration step) {
      long width = step.toSeconds();
      long first = Math.floorDiv(read.from().getEpochSecond(), width) * width;
      long judged = Math.floorDiv(judgedFrom.getEpochSecond(), width) * width;
      return new Buckets(
          Instant.ofEpochSecond(first), read.to(), Instant.ofEpochSecond(judged), step);
    }

    int count() {
      return Math.toIntExact(Duration.between(from, to.plus(step).minusNanos(1)).dividedBy(step));
    }

    int index(Instant at) {
      return (int) (Duration.between(from, at).toSeconds() / step.toSeconds());
    }

    Instant at(int index) {
      return from.plus(step.multipliedBy(index));
    }
  }

  private Map<String, RollupReader.Row[]> rows(
      ApiRequest request, Measure measure, String groupBy, Buckets buckets) {
    Map<Dimension, String> where = new HashMap<>();
    where.put(Dimension.SIGNAL, measure == Measure.LOGS ? "logs" : "spans");
    request.text("service").ifPresent(service -> where.put(Dimension.SERVICE, service));
    List<RollupReader.Row> found =
        rollup.rows(
            new RollupReader.Request(
                request.tenant(),
                buckets.from(),
                buckets.to(),
                buckets.step(),
                List.of(Dimension.valueOf(groupBy.toUpperCase(Locale.ROOT))),
                where,
                measure == Measure.LATENCY),
            MOST_ROWS + 1);
    if (found.size() > MOST_ROWS) {
      // The latest rows are missing then, and every series would seem to stop.
      throw ProblemException.badParameter(
          "group_by",
          groupBy,
          "this gives more than %d points; name a service, a shorter window, a longer interval, or with learn_from less to learn from"
              .formatted(MOST_ROWS));
    }
    UnaryOperator<String> current = current(request, groupBy);
    Map<String, RollupReader.Row[]> rows = new TreeMap<>();
    for (RollupReader.Row row : found) {
      RollupReader.Row[] series =
          rows.computeIfAbsent(
              current.apply(row.key().getFirst()), key -> new RollupReader.Row[buckets.count()]);
      int index = buckets.index(row.bucket());
      series[index] = series[index] == null ? row : series[index].plus(row);
    }
    return rows;
  }

  /** The series that a value belongs to: patterns become one another. */
  private UnaryOperator<String> current(ApiRequest request, String groupBy) {
    return groupBy.equals("pattern_id")
        ? PatternLibrary.read(stores.apply(request.tenant()))::current
        : UnaryOperator.identity();
  }

  private static Method method(String label) {
    Optional<Method> named = Method.of(label);
    if (named.isPresent() && !Detectors.available(named.get())) {
      throw ProblemException.badParameter("method", label, Detectors.MISSING);
    }
    return named.orElseThrow(
        () ->
            ProblemException.badParameter(
                "method",
                label,
                Arrays.stream(Method.values())
                    .map(Method::label)
                    .collect(Collectors.joining(", "))));
  }

  private static Duration step(ApiRequest request, TimeRange range) {
    Duration step = request.interval(range);
    if (step.toSeconds() % RollupReader.RESOLUTION.toSeconds() != 0) {
      throw ProblemException.badParameter("interval", Moments.text(step), "a multiple of 10s");
    }
    return step;
  }

  /**
   * The last bucket is still being filled and would look like a dip; before its first row a series
   * is not known to exist, so nothing is learnt of that.
   */
  private static AnomalySeries judge(
      Detector detector,
      Map<String, String> labels,
      RollupReader.Row[] rows,
      Buckets buckets,
      Measure measure) {
    List<Point> points = new ArrayList<>(rows.length);
    double highest = 0;
    int alerts = 0;
    boolean begun = false;
    for (int i = 0; i < rows.length - 1; i++) {
      Instant at = buckets.at(i);
      double value = measure.of(rows[i], buckets.step().toSeconds());
      begun |= rows[i] != null;
      Verdict verdict = detector.update(at.getEpochSecond(), begun ? value : Double.NaN);
      if (at.isBefore(buckets.judgedFrom())) {
        continue;
      }
      highest = Math.max(highest, verdict.score());
      alerts += verdict.anomaly() ? 1 : 0;
      points.add(
          new Point(
              at,
              finite(value),
              finite(verdict.expected()),
              // None of the measures can be less than nothing.
              finite(Math.max(0, verdict.low())),
              finite(verdict.high()),
              verdict.score(),
              verdict.anomaly(),
              verdict.kind().label()));
    }
    return new AnomalySeries(
        labels,
        highest,
        alerts,
        Optional.of(detector.note()).filter(note -> !note.isEmpty()),
        points);
  }

  private static Optional<Double> finite(double value) {
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  /** What a series measures. */
  private enum Measure {
    LOGS,
    SPANS,
    ERRORS,
    LATENCY;

    /**
     * A second for counts, a share for errors, the median in milliseconds for latency; NaN where
     * nothing is known.
     */
    private double of(RollupReader.@org.jspecify.annotations.Nullable Row row, long seconds) {
      return switch (this) {
        case LOGS, SPANS -> row == null ? 0 : (double) row.count() / seconds;
        case ERRORS ->
            row == null || row.count() == 0 ? Double.NaN : (double) row.errors() / row.count();
        case LATENCY ->
            row == null || row.count() == 0
                ? Double.NaN
                : Latencies.quantileMillis(row.durationBuckets(), 0.5);
      };
    }
  }
}
