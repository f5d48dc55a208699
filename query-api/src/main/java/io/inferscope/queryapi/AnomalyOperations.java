package io.inferscope.queryapi;

import io.inferscope.changes.Detector;
import io.inferscope.changes.Detectors;
import io.inferscope.changes.Method;
import io.inferscope.changes.Verdict;
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
import java.util.stream.Collectors;

/** Verdicts of the streaming detector over series of the rate roll-up. */
final class AnomalyOperations {
  private static final int MOST_ROWS = 200_000;

  private final RollupReader rollup;

  AnomalyOperations(RollupReader rollup) {
    this.rollup = rollup;
  }

  record AnomalyList(String interval, String method, List<AnomalySeries> series) {}

  record AnomalySeries(
      Map<String, String> labels, double maxScore, int alerts, List<Point> points) {}

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
    Duration step = step(request, range);
    Method method = method(request.text("method", Method.STANDARD.label()));
    Measure measure = Measure.valueOf(request.text("measure", "spans").toUpperCase(Locale.ROOT));
    Dimension dimension =
        Dimension.valueOf(request.text("group_by", "service").toUpperCase(Locale.ROOT));
    Map<Dimension, String> where = new HashMap<>();
    where.put(Dimension.SIGNAL, measure == Measure.LOGS ? "logs" : "spans");
    request.text("service").ifPresent(service -> where.put(Dimension.SERVICE, service));
    long width = step.toSeconds();
    Instant from =
        Instant.ofEpochSecond(Math.floorDiv(range.from().getEpochSecond(), width) * width);
    int buckets =
        Math.toIntExact(Math.ceilDiv(Duration.between(from, range.to()).toSeconds(), width));
    Map<String, RollupReader.Row[]> rows = new TreeMap<>();
    rollup
        .rows(
            new RollupReader.Request(
                request.tenant(),
                from,
                range.to(),
                step,
                List.of(dimension),
                where,
                measure == Measure.LATENCY),
            MOST_ROWS)
        .forEach(
            row ->
                rows.computeIfAbsent(row.key().getFirst(), key -> new RollupReader.Row[buckets])[
                        (int) (Duration.between(from, row.bucket()).toSeconds() / width)] =
                    row);
    List<AnomalySeries> series = new ArrayList<>();
    rows.forEach(
        (value, found) ->
            series.add(
                judge(
                    Detectors.of(method),
                    Map.of(request.text("group_by", "service"), value),
                    found,
                    from,
                    width,
                    measure)));
    series.sort(Comparator.comparingDouble(AnomalySeries::maxScore).reversed());
    return new AnomalyList(
        Moments.text(step),
        method.label(),
        List.copyOf(series.subList(0, Math.min(series.size(), request.size()))));
  }

  private static Method method(String label) {
    return Method.of(label)
        .orElseThrow(
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

  /** The last bucket is still being filled and would look like a dip. */
  private static AnomalySeries judge(
      Detector detector,
      Map<String, String> labels,
      RollupReader.Row[] rows,
      Instant from,
      long width,
      Measure measure) {
    List<Point> points = new ArrayList<>(rows.length);
    double highest = 0;
    int alerts = 0;
    for (int i = 0; i < rows.length - 1; i++) {
      Instant at = from.plusSeconds(i * width);
      double value = measure.of(rows[i], width);
      Verdict verdict = detector.update(at.getEpochSecond(), value);
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
    return new AnomalySeries(labels, highest, alerts, points);
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
