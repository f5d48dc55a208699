package io.inferscope.rootcause;

import io.inferscope.model.Attributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what two sides can be compared by. Not thread-safe. */
final class ComparedSides {
  private record Subject(Aspect aspect, String service, String name) {}

  private static final class Pair {
    final Samples before = new Samples();
    final Samples after = new Samples();

    void add(boolean first, double value) {
      (first ? before : after).add(value);
    }
  }

  /** Hits before and after. */
  private final Map<Subject, int[]> patterns = new LinkedHashMap<>();

  /** Failures before, requests before, failures after, requests after. */
  private final Map<Subject, int[]> errors = new LinkedHashMap<>();

  private final Map<Subject, Pair> values = new LinkedHashMap<>();

  /** Visits of each service, before and after. */
  private final Map<String, int[]> visits = new LinkedHashMap<>();

  void add(Trace trace, boolean first) {
    for (Visit visit : trace.visits()) {
      SpanNode arrival = visit.arrival;
      visits.computeIfAbsent(arrival.service, name -> new int[2])[first ? 0 : 1]++;
      value(Aspect.LATENCY, arrival.service, arrival.operation())
          .add(first, arrival.span.durationNanos() / (double) Nanos.PER_SECOND);
      int[] counts =
          errors.computeIfAbsent(
              new Subject(Aspect.ERRORS, arrival.service, arrival.operation()), key -> new int[4]);
      counts[first ? 0 : 2] += visit.failed() ? 1 : 0;
      counts[first ? 1 : 3]++;
      addPatterns(visit, first);
      for (SpanNode node : visit.nodes) {
        addAttributes(node, first);
        Evaluations.events(
            node, (judged, score) -> value(Aspect.QUALITY, node.service, judged).add(first, score));
      }
    }
  }

  private Pair value(Aspect aspect, String service, String name) {
    return values.computeIfAbsent(new Subject(aspect, service, name), key -> new Pair());
  }

  private void addPatterns(Visit visit, boolean first) {
    Set<String> seen = new HashSet<>();
    visit.nodes.forEach(node -> node.logs.forEach(log -> seen.add(log.pattern().template())));
    for (String template : seen) {
      patterns
          .computeIfAbsent(
              new Subject(Aspect.PATTERNS, visit.arrival.service, template), key -> new int[2])[
          first ? 0 : 1]++;
    }
  }

  private void addAttributes(SpanNode node, boolean first) {
    Attributes attributes = node.span.attributes();
    for (int i = 0; i < attributes.size(); i++) {
      String name = attributes.name(i);
      Aspect aspect = aspect(name);
      double number = aspect == null ? Double.NaN : attributes.number(name);
      if (aspect != null && !Double.isNaN(number)) {
        value(aspect, node.service, name).add(first, number);
      }
    }
  }

  /** Names of OpenTelemetry's conventions for generative models, and of vLLM's spans. */
  private static @Nullable Aspect aspect(String attribute) {
    if (attribute.startsWith("gen_ai.latency.")) {
      return Aspect.MODEL_PHASE;
    }
    if (attribute.startsWith("gen_ai.usage.")) {
      return Aspect.TOKENS;
    }
    return attribute.startsWith("gen_ai.evaluation.") ? Aspect.QUALITY : null;
  }

  /** One a subject that both sides have, q-values still equal to p-values. */
  List<Difference> differences() {
    List<Difference> differences = new ArrayList<>();
    values.forEach(
        (subject, pair) -> {
          if (pair.before.size() > 0 && pair.after.size() > 0) {
            differences.add(ofValues(subject, pair));
          }
        });
    errors.forEach((subject, c) -> addShare(differences, subject, c[0], c[1], c[2], c[3]));
    patterns.forEach(
        (subject, hits) -> {
          int[] all = visits.getOrDefault(subject.service(), new int[2]);
          addShare(differences, subject, hits[0], all[0], hits[1], all[1]);
        });
    return differences;
  }

  private static Difference ofValues(Subject subject, Pair pair) {
    RankTest test = new RankTest();
    test.add(pair.before, pair.after);
    return difference(subject, pair.before.median(), pair.after.median(), test.effect(), test.z());
  }

  private static void addShare(
      List<Difference> differences,
      Subject subject,
      int hitsBefore,
      int allBefore,
      int hitsAfter,
      int allAfter) {
    if (allBefore > 0 && allAfter > 0) {
      RateTest test = new RateTest();
      test.add(hitsBefore, allBefore, hitsAfter, allAfter);
      differences.add(
          difference(subject, test.shareBefore(), test.shareAfter(), test.change(), test.z()));
    }
  }

  private static Difference difference(
      Subject subject, double before, double after, double effect, double z) {
    double pValue = Math.min(1, 2 * Normal.upperTail(Math.abs(z)));
    return new Difference(
        subject.aspect(), subject.service(), subject.name(), before, after, effect, pValue, pValue);
  }
}
