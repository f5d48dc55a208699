package io.inferscope.queryapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.changes.LevelTest;
import io.inferscope.changes.MetricChange;
import io.inferscope.changes.MetricSeries;
import io.inferscope.changes.MetricSeries.Measure;
import io.inferscope.changes.RateExplanation;
import io.inferscope.changes.WindowResult;
import io.inferscope.elasticsearch.Sample;
import io.inferscope.elasticsearch.Selection;
import io.inferscope.elasticsearch.Signal;
import io.inferscope.elasticsearch.SortOrder;
import io.inferscope.elasticsearch.TelemetryReader;
import io.inferscope.model.MetricPoint;
import io.inferscope.queryapi.RateChangeOperations.Change;
import io.inferscope.queryapi.RateChangeOperations.RateChangeAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** When a metric changed most, and which attribute values account for it. */
final class MetricChangeOperations {
  private static final int BUCKETS = 60;

  /** Documents of a window; each holds the points of one time and one set of attributes. */
  private static final int SAMPLE = 20_000;

  private final TelemetryReader reader;

  MetricChangeOperations(TelemetryReader reader) {
    this.reader = reader;
  }

  /** A part of the buckets that were read. */
  private record Part(MetricBuckets of, int from, int to) {
    TimeRange range() {
      return of.range(from, to);
    }
  }

  /** What was read of a window, and the share of its documents that this is. */
  private record Read(MetricBuckets buckets, double share) {}

  /** The deviation that the caller names, or the largest one of the range. */
  RateChangeAnswer find(ApiRequest request) {
    String metric =
        request
            .text("metric")
            .orElseThrow(
                () ->
                    ProblemException.badParameter(
                        "metric", "", "signal=metrics needs the name of a metric"));
    Optional<TimeRange> deviation = request.range("deviation_from", "deviation_to");
    return deviation.isPresent()
        ? explain(request, metric, deviation.get())
        : search(request, metric);
  }

  private RateChangeAnswer search(ApiRequest request, String metric) {
    TimeRange range = request.settledRange();
    Read read = read(request, metric, range, RateChangeOperations.step(range, BUCKETS));
    MetricBuckets buckets = read.buckets;
    if (buckets.measure().isEmpty()) {
      return nothing(metric);
    }
    Measure measure = buckets.measure().get();
    int first = buckets.from();
    return RateSplit.best(buckets.curve(measure))
        .map(
            split ->
                answer(
                    measure,
                    split.kind(),
                    new Part(buckets, first + split.baselineFrom(), first + split.baselineTo()),
                    new Part(buckets, first + split.from(), first + split.to()),
                    read.share))
        .orElseGet(
            () -> RateChangeAnswer.nothing("the metric does not change clearly in this window"));
  }

  private RateChangeAnswer explain(ApiRequest request, String metric, TimeRange deviation) {
    Duration step = RateChangeOperations.step(deviation, RateChangeOperations.LEAST_BUCKETS);
    TimeRange baseline = RateChangeOperations.baseline(request, deviation).wholeSteps(step);
    Read before = read(request, metric, baseline, step);
    Read after = read(request, metric, deviation, step);
    Optional<Measure> measure = after.buckets.measure().or(before.buckets::measure);
    return measure
        .map(
            known ->
                answer(
                    known,
                    "step",
                    new Part(before.buckets, before.buckets.from(), before.buckets.to()),
                    new Part(after.buckets, after.buckets.from(), after.buckets.to()),
                    Math.min(before.share, after.share)))
        .orElseGet(() -> nothing(metric));
  }

  private static RateChangeAnswer nothing(String metric) {
    return RateChangeAnswer.nothing(
        "no point of the metric %s matches in this window".formatted(metric));
  }

  private Read read(ApiRequest request, String metric, TimeRange range, Duration step) {
    Sample<List<MetricPoint>> sample =
        reader.metrics(selection(request, metric, range), SortOrder.OLDEST_FIRST, SAMPLE, 1);
    double share =
        sample.complete() ? 1 : (double) sample.records().size() / Math.max(1, sample.matching());
    List<MetricPoint> points = sample.records().stream().flatMap(List::stream).toList();
    return new Read(new MetricBuckets(range, step, metric, points, Math.max(1e-9, share)), share);
  }

  /** Documents that hold the metric and match the query. */
  private static Selection selection(ApiRequest request, String metric, TimeRange range) {
    Selection selection = QueryText.selection(request, Signal.METRICS, range);
    String holding = TelemetryReader.holdingMetrics(List.of(metric));
    String query = selection.queryJson();
    return selection.matching(query == null ? holding : both(holding, query));
  }

  private static String both(String one, String other) {
    try {
      ObjectNode query = QueryApi.JSON.createObjectNode();
      ArrayNode filters = query.withObject("/bool").putArray("filter");
      filters.add(QueryApi.JSON.readTree(one));
      filters.add(QueryApi.JSON.readTree(other));
      return query.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RateChangeAnswer answer(
      Measure measure, String kind, Part baseline, Part deviation, double share) {
    List<MetricSeries> series =
        MetricBuckets.series(
            baseline.of, baseline.from, baseline.to, deviation.of, deviation.from, deviation.to);
    RateExplanation explanation = MetricChange.explain(measure, series);
    double[] before =
        MetricChange.curve(measure, series.stream().map(MetricSeries::baseline).toList());
    double[] after =
        MetricChange.curve(measure, series.stream().map(MetricSeries::deviation).toList());
    if (!(LevelTest.compare(before, after) instanceof WindowResult.Compared compared)) {
      return RateChangeAnswer.nothing(((RateExplanation.Unexplained) explanation).reason());
    }
    double seconds =
        switch (measure) {
          case RATE -> deviation.of.step().toMillis() / 1000.0;
          case MEAN -> 1;
        };
    Change change =
        new Change(
            kind,
            deviation.range().from(),
            compared.pValue(),
            compared.before() / seconds,
            compared.after() / seconds,
            measure.name().toLowerCase(Locale.ROOT),
            Optional.of(deviation.of.unit()).filter(unit -> !unit.isEmpty()));
    return new RateChangeAnswer(
        Optional.of(change),
        Optional.of(baseline.range()),
        Optional.of(deviation.range()),
        RateChangeOperations.explanations(explanation, seconds),
        List.of(),
        Optional.empty(),
        Optional.of(share),
        RateChangeOperations.reason(explanation, "series of the metric"));
  }
}
