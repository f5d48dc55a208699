package io.inferscope.queryapi;

import io.inferscope.detector.LoadedTelemetry;
import io.inferscope.detector.TelemetryLoader;
import io.inferscope.model.Attributes;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import io.inferscope.rootcause.Comparison;
import io.inferscope.rootcause.Comparisons;
import io.inferscope.rootcause.Difference;
import io.inferscope.rootcause.Telemetry;
import io.inferscope.rootcause.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * In what two windows differ, or the requests of two versions, models or flags within one window.
 */
final class CompareOperations {
  /** Share of false alarms to expect among what is shown. */
  private static final double FALSE_ALARMS = 0.05;

  private final TelemetryLoader loader;

  CompareOperations(TelemetryLoader loader) {
    this.loader = loader;
  }

  /**
   * The significant differences, clearest first.
   *
   * @param compared how many things both sides have
   * @param reason why there is nothing to compare, or what the answer rests on
   */
  record CompareAnswer(
      int baselineRequests,
      int candidateRequests,
      int compared,
      List<Row> differences,
      Optional<String> reason) {}

  record Row(
      String aspect,
      String service,
      String subject,
      double before,
      double after,
      double effect,
      double pValue,
      double qValue) {
    static Row of(Difference difference) {
      return new Row(
          difference.aspect().label(),
          difference.service(),
          difference.subject(),
          difference.before(),
          difference.after(),
          difference.effect(),
          difference.pValue(),
          difference.qValue());
    }
  }

  CompareAnswer compare(ApiRequest request) {
    Optional<String> attribute = request.text("attribute");
    return TelemetryLoader.inTurn(
            CauseOperations.PATIENCE,
            () -> attribute.isPresent() ? values(request, attribute.get()) : windows(request))
        .orElseThrow(CauseOperations::busy);
  }

  private CompareAnswer values(ApiRequest request, String attribute) {
    String baseline = required(request, "baseline");
    String candidate = required(request, "candidate");
    TimeRange range = request.range();
    LoadedTelemetry loaded = load(loader, request, range);
    return answer(
        request,
        Comparisons.compare(
            loaded.telemetry(), having(attribute, baseline), having(attribute, candidate)),
        "requests with %s %s and %s".formatted(attribute, baseline, candidate),
        loaded.note());
  }

  private CompareAnswer windows(ApiRequest request) {
    Optional<TimeRange> baseline = request.range("baseline_from", "baseline_to");
    Optional<TimeRange> candidate = request.range("candidate_from", "candidate_to");
    if (baseline.isEmpty() || candidate.isEmpty()) {
      throw new ProblemException(
          400,
          "Bad parameter",
          "Give attribute, baseline and candidate to compare values of an attribute, or"
              + " baseline_from, baseline_to, candidate_from and candidate_to to compare windows");
    }
    LoadedTelemetry before = load(loader.halved(), request, baseline.get());
    LoadedTelemetry after = load(loader.halved(), request, candidate.get());
    return answer(
        request,
        Comparisons.compare(
            Telemetry.joined(before.telemetry(), after.telemetry()),
            window(baseline.get()),
            window(candidate.get())),
        "requests in the two windows",
        before.note() + after.note());
  }

  private static LoadedTelemetry load(TelemetryLoader loader, ApiRequest request, TimeRange range) {
    return loader.load(request.tenant(), range.from(), range.to(), Duration.ZERO);
  }

  private static String required(ApiRequest request, String name) {
    return request
        .text(name)
        .orElseThrow(
            () ->
                ProblemException.badParameter(
                    name, "", "with attribute, baseline and candidate are needed"));
  }

  private static CompareAnswer answer(
      ApiRequest request, Comparison comparison, String what, String note) {
    List<Row> significant =
        comparison.significant(FALSE_ALARMS).stream().limit(request.size()).map(Row::of).toList();
    boolean comparable = comparison.requestsBefore() > 0 && comparison.requestsAfter() > 0;
    String reason =
        comparable
            ? note
            : "%d and %d %s: nothing to compare"
                .formatted(comparison.requestsBefore(), comparison.requestsAfter(), what);
    return new CompareAnswer(
        comparison.requestsBefore(),
        comparison.requestsAfter(),
        comparison.differences().size(),
        significant,
        reason.isEmpty() ? Optional.empty() : Optional.of(reason.replaceFirst("^; ", "")));
  }

  private static Predicate<Span> having(String attribute, String wanted) {
    return span ->
        has(span.attributes(), attribute, wanted)
            || has(span.resource().attributes(), attribute, wanted);
  }

  private static boolean has(Attributes attributes, String name, String wanted) {
    @Nullable Value value = attributes.get(name);
    return switch (value) {
      case null -> false;
      case Value.Text text -> text.value().equals(wanted);
      case Value.Whole whole -> Long.toString(whole.value()).equals(wanted);
      case Value.Decimal decimal -> Double.toString(decimal.value()).equals(wanted);
      case Value.Bool bool -> Boolean.toString(bool.value()).equals(wanted);
      case Value.Array ignored -> false;
      case Value.MapValue ignored -> false;
      case Value.Bytes ignored -> false;
      case Value.Empty ignored -> false;
    };
  }

  private static Window window(TimeRange range) {
    return new Window(range.from(), range.to());
  }
}
