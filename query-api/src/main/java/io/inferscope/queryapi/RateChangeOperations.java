package io.inferscope.queryapi;

import io.inferscope.changes.DocumentSample;
import io.inferscope.changes.Item;
import io.inferscope.changes.NumericSamples;
import io.inferscope.changes.RateChange;
import io.inferscope.changes.RateExplanation;
import io.inferscope.changes.RateWindow;
import io.inferscope.changes.RecordItems;
import io.inferscope.changes.WindowResult;
import io.inferscope.changes.WindowTests;
import io.inferscope.elasticsearch.ColumnReader;
import io.inferscope.elasticsearch.Selection;
import io.inferscope.elasticsearch.Signal;
import io.inferscope.elasticsearch.StepCounts;
import io.inferscope.elasticsearch.TelemetryReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/** When the rate of matching logs or spans, or a metric, changed most, and what explains it. */
final class RateChangeOperations {
  private static final int BUCKETS = 60;
  static final int LEAST_BUCKETS = 20;
  private static final int SAMPLE = 10_000;

  private final StepCounts rates;
  private final ColumnReader columns;
  private final MetricChangeOperations metrics;

  RateChangeOperations(StepCounts rates, ColumnReader columns, TelemetryReader reader) {
    this.rates = rates;
    this.columns = columns;
    metrics = new MetricChangeOperations(reader);
  }

  record RateChangeAnswer(
      Optional<Change> change,
      Optional<TimeRange> baseline,
      Optional<TimeRange> deviation,
      List<Explanation> explanations,
      List<NumericSamples.Shift> numbers,
      Optional<Double> counted,
      Optional<Double> sampled,
      Optional<String> reason) {
    static RateChangeAnswer nothing(String reason) {
      return new RateChangeAnswer(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(reason));
    }
  }

  /**
   * The change as a whole.
   *
   * @param before documents or the metric's sum a second, or the metric's mean
   * @param measure {@code documents}, {@code rate} or {@code mean}
   */
  record Change(
      String kind,
      Instant onset,
      double pValue,
      double before,
      double after,
      String measure,
      Optional<String> unit) {}

  /**
   * What accounts for a part of it.
   *
   * @param before in the same measure as that of the whole
   * @param shareOfChange absent where the whole did not change
   */
  record Explanation(
      List<Item> items,
      List<Item> alsoDescribedBy,
      long baselineCount,
      long deviationCount,
      double before,
      double after,
      double effect,
      Optional<Double> shareOfChange,
      double pValue,
      String query) {}

  RateChangeAnswer find(ApiRequest request) {
    return switch (request.text("signal", "logs")) {
      case "metrics" -> metrics.find(request);
      case "spans" -> find(request, Signal.SPANS);
      default -> find(request, Signal.LOGS);
    };
  }

  private RateChangeAnswer find(ApiRequest request, Signal signal) {
    Optional<TimeRange> deviation = request.range("deviation_from", "deviation_to");
    return deviation.isPresent()
        ? explain(request, signal, deviation.get())
        : search(request, signal);
  }

  private RateChangeAnswer search(ApiRequest request, Signal signal) {
    TimeRange range = request.settledRange();
    Counted all = counted(request, signal, range, step(range, BUCKETS));
    if (all.documents() == 0) {
      return RateChangeAnswer.nothing("no document matches in this window");
    }
    return RateSplit.best(all.counts())
        .map(
            split ->
                answer(
                    request,
                    signal,
                    split.kind(),
                    all.part(split.baselineFrom(), split.baselineTo()),
                    all.part(split.from(), split.to())))
        .orElseGet(
            () -> RateChangeAnswer.nothing("the rate does not change clearly in this window"));
  }

  /** What the caller has seen already; compared with what the caller names, or the time before. */
  private RateChangeAnswer explain(ApiRequest request, Signal signal, TimeRange deviation) {
    Duration step = step(deviation, LEAST_BUCKETS);
    TimeRange baseline = baseline(request, deviation).wholeSteps(step);
    Counted before = counted(request, signal, baseline, step);
    Counted after = counted(request, signal, deviation, step);
    if (before.documents() + after.documents() == 0) {
      return RateChangeAnswer.nothing("no document matches in these windows");
    }
    return answer(request, signal, "step", before, after);
  }

  /** The baseline that the caller names, or the time before. */
  static TimeRange baseline(ApiRequest request, TimeRange deviation) {
    TimeRange baseline = request.range("baseline_from", "baseline_to").orElseGet(deviation::before);
    if (baseline.from().isBefore(deviation.to()) && deviation.from().isBefore(baseline.to())) {
      throw ProblemException.badParameter(
          "baseline_to", baseline.to().toString(), "baseline and deviation must not overlap");
    }
    return baseline;
  }

  /**
   * Rounded up: a rest of the window would be one bucket more, all but empty, and look like a dip.
   */
  static Duration step(TimeRange range, int buckets) {
    long millis = Duration.between(range.from(), range.to()).toMillis();
    return Duration.ofMillis(Math.max(1_000, Math.ceilDiv(millis, buckets)));
  }

  private Counted counted(ApiRequest request, Signal signal, TimeRange range, Duration step) {
    StepCounts.Counted found = rates.count(QueryText.selection(request, signal, range), step);
    return new Counted(range, step, found.counts(), found.share());
  }

  /**
   * Counts of documents in the equal steps of a window.
   *
   * @param share of the documents that were counted
   */
  private record Counted(TimeRange range, Duration step, long[] counts, double share) {
    long documents() {
      return Arrays.stream(counts).sum();
    }

    Counted part(int from, int to) {
      Instant begin = range.from();
      return new Counted(
          new TimeRange(begin.plus(step.multipliedBy(from)), begin.plus(step.multipliedBy(to))),
          step,
          Arrays.copyOfRange(counts, from, to),
          share);
    }
  }

  private RateChangeAnswer answer(
      ApiRequest request, Signal signal, String kind, Counted baseline, Counted deviation) {
    WindowResult result = WindowTests.rate(baseline.counts(), deviation.counts());
    if (!(result instanceof WindowResult.Compared compared)) {
      return RateChangeAnswer.nothing(((WindowResult.TooLittle) result).reason());
    }
    FutureTask<Sampled> reading = new FutureTask<>(() -> documents(request, signal, baseline));
    Thread.startVirtualThread(reading);
    Sampled after = documents(request, signal, deviation);
    Sampled before = Concurrently.result(reading);
    RateExplanation explanation =
        RateChange.explain(
            new RateWindow(baseline.counts(), before.samples()),
            new RateWindow(deviation.counts(), after.samples()));
    double seconds = deviation.step().toMillis() / 1000.0;
    Change change =
        new Change(
            kind,
            deviation.range().from(),
            compared.pValue(),
            compared.before() / seconds,
            compared.after() / seconds,
            "documents",
            Optional.empty());
    return new RateChangeAnswer(
        Optional.of(change),
        Optional.of(baseline.range()),
        Optional.of(deviation.range()),
        explanations(explanation, seconds),
        before.numbers().shifts(after.numbers()),
        Optional.of(Math.min(baseline.share(), deviation.share())),
        Optional.of(sampled(explanation)),
        reason(explanation, "kinds of documents"));
  }

  private Sampled documents(ApiRequest request, Signal signal, Counted window) {
    Selection selection = QueryText.selection(request, signal, window.range());
    List<RecordItems> records =
        columns
            .sample(selection, window.documents(), ColumnItems.FIELDS, SAMPLE, 1)
            .records()
            .stream()
            .map(ColumnItems::of)
            .toList();
    List<DocumentSample> samples =
        records.stream()
            .map(record -> new DocumentSample(bucket(window, record.at()), record.items()))
            .toList();
    return new Sampled(samples, NumericSamples.of(records));
  }

  /** A sample of a window's documents, and the numbers in them. */
  private record Sampled(List<DocumentSample> samples, NumericSamples numbers) {}

  private static int bucket(Counted window, Instant at) {
    long bucket = Duration.between(window.range().from(), at).toNanos() / window.step().toNanos();
    return (int) Math.clamp(bucket, 0, window.counts().length - 1L);
  }

  private static double sampled(RateExplanation explanation) {
    return switch (explanation) {
      case RateExplanation.Unexplained ignored -> 1;
      case RateExplanation.Explained explained -> explained.sampledShare();
    };
  }

  /**
   * The causes.
   *
   * @param seconds what their level a bucket is to be divided by
   */
  static List<Explanation> explanations(RateExplanation explanation, double seconds) {
    return switch (explanation) {
      case RateExplanation.Unexplained ignored -> List.of();
      case RateExplanation.Explained explained ->
          explained.causes().stream().map(cause -> explanation(cause, seconds)).toList();
    };
  }

  static Optional<String> reason(RateExplanation explanation, String what) {
    return switch (explanation) {
      case RateExplanation.Unexplained unexplained -> Optional.of(unexplained.reason());
      case RateExplanation.Explained explained ->
          explained.causes().isEmpty()
              ? Optional.of("all " + what + " changed alike")
              : Optional.empty();
    };
  }

  private static Explanation explanation(RateExplanation.Cause cause, double seconds) {
    List<String> terms =
        cause.items().stream()
            .map(item -> item.field() + ":" + QueryApi.quoted(item.value()))
            .toList();
    return new Explanation(
        cause.items(),
        cause.alsoDescribedBy(),
        cause.baselineCount(),
        cause.deviationCount(),
        cause.before() / seconds,
        cause.after() / seconds,
        cause.effect(),
        Optional.of(cause.shareOfChange()).filter(Double::isFinite),
        cause.pValue(),
        String.join(" AND ", terms));
  }
}
