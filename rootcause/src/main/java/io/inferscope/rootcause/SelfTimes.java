package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Services that spend more time in their own work: self time by operation, caller and entry, one
 * value a trace, since the spans of one trace are not independent.
 */
final class SelfTimes implements Extractor {
  private record Stratum(String service, String operation, String caller, String entry) {}

  private static final class Pair {
    final Samples before = new Samples();
    final Samples after = new Samples();

    double growth() {
      return before.size() == 0 || after.size() == 0 ? 0 : after.median() - before.median();
    }
  }

  @Override
  public List<Clue> extract(Slice before, Slice after) {
    Map<Stratum, Pair> pairs = new LinkedHashMap<>();
    collect(before, (stratum, nanos) -> pair(pairs, stratum).before.add(nanos));
    collect(after, (stratum, nanos) -> pair(pairs, stratum).after.add(nanos));
    Map<String, List<Map.Entry<Stratum, Pair>>> byService = new LinkedHashMap<>();
    for (Map.Entry<Stratum, Pair> entry : pairs.entrySet()) {
      byService.computeIfAbsent(entry.getKey().service(), name -> new ArrayList<>()).add(entry);
    }
    List<Clue> clues = new ArrayList<>();
    byService.forEach((service, strata) -> clues.add(clue(service, strata, after)));
    return clues;
  }

  private static Pair pair(Map<Stratum, Pair> pairs, Stratum stratum) {
    return pairs.computeIfAbsent(stratum, key -> new Pair());
  }

  private static void collect(Slice slice, BiConsumer<Stratum, Double> sink) {
    for (Trace trace : slice.traces()) {
      Map<Stratum, Double> sums = new LinkedHashMap<>();
      for (SpanNode node : trace.nodes()) {
        Stratum stratum = new Stratum(node.service, node.operation(), node.caller(), trace.entry());
        sums.merge(stratum, (double) node.selfNanos(), Double::sum);
      }
      sums.forEach(sink);
    }
  }

  private static Clue clue(String service, List<Map.Entry<Stratum, Pair>> strata, Slice after) {
    RankTest test = new RankTest();
    strata.forEach(entry -> test.add(entry.getValue().before, entry.getValue().after));
    Map.Entry<Stratum, Pair> worst =
        strata.stream()
            .max(Comparator.comparingDouble(entry -> entry.getValue().growth()))
            .orElseThrow();
    double medianBefore = worst.getValue().before.median();
    double medianAfter = worst.getValue().after.median();
    String operation = worst.getKey().operation();
    String text =
        String.format(
            Locale.ROOT,
            "%s spends %.1f ms of its own in %s, before %.1f ms",
            service,
            medianAfter / 1e6,
            operation,
            medianBefore / 1e6);
    return new Clue(
        EvidenceType.SELF_TIME,
        service,
        operation,
        null,
        FaultKind.CPU,
        test.z(),
        0,
        medianBefore,
        medianAfter,
        text,
        examples(after, service, operation));
  }

  private static List<String> examples(Slice slice, String service, String operation) {
    return slice.traces().stream()
        .flatMap(trace -> trace.nodes().stream())
        .filter(node -> node.service.equals(service) && node.operation().equals(operation))
        .sorted(Comparator.comparingLong(SpanNode::selfNanos).reversed())
        .map(node -> node.span.traceId())
        .distinct()
        .limit(3)
        .toList();
  }
}
