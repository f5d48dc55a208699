package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Calls that fail, or that nobody answers, on the caller's side: how services that are dead, or
 * that send no telemetry, can be named. Charged to the callee, call by call and entry by entry.
 */
final class CallClues implements Extractor {
  private enum Trouble {
    UNANSWERED,
    FAILED
  }

  private record Stratum(CallDirectory.Call call, String entry) {}

  private record Charge(String callee, Trouble trouble) {}

  private static final class Calls {
    final Map<Stratum, int[]> counts = new LinkedHashMap<>();
    final Set<String> traceIds = new LinkedHashSet<>();
    final Set<SpanNode> troubled = new HashSet<>();
  }

  @Override
  public List<Clue> extract(Contrast contrast) {
    CallDirectory directory = CallDirectory.of(contrast.before().nodes());
    Map<Charge, Calls> charges = new LinkedHashMap<>();
    count(contrast.before(), 0, directory, charges);
    count(contrast.after(), 2, directory, charges);
    List<Clue> clues = new ArrayList<>();
    charges.forEach((charge, calls) -> clues.add(clue(charge, calls, directory)));
    return clues;
  }

  private static void count(
      Slice slice, int side, CallDirectory directory, Map<Charge, Calls> charges) {
    for (Trace trace : slice.traces()) {
      for (SpanNode node : trace.nodes()) {
        CallDirectory.Call call = CallDirectory.Call.of(node);
        String callee = node.calls() ? directory.callee(call) : "";
        if (callee.isEmpty()) {
          continue;
        }
        boolean unanswered = node.children.stream().noneMatch(SpanNode::arrives);
        Stratum stratum = new Stratum(call, trace.entry());
        if (directory.answered(call)) {
          add(charges, new Charge(callee, Trouble.UNANSWERED), stratum, side, unanswered, node);
        }
        if (unanswered) {
          add(charges, new Charge(callee, Trouble.FAILED), stratum, side, node.failed(), node);
        }
      }
    }
  }

  private static void add(
      Map<Charge, Calls> charges,
      Charge charge,
      Stratum stratum,
      int side,
      boolean troubled,
      SpanNode node) {
    Calls calls = charges.computeIfAbsent(charge, key -> new Calls());
    int[] counts = calls.counts.computeIfAbsent(stratum, key -> new int[4]);
    counts[side + 1]++;
    if (troubled) {
      counts[side]++;
      if (side > 0) {
        calls.traceIds.add(node.span.traceId());
        calls.troubled.add(node);
      }
    }
  }

  private static Clue clue(Charge charge, Calls calls, CallDirectory directory) {
    RateTest test = new RateTest();
    calls.counts.values().forEach(c -> test.add(c[0], c[1], c[2], c[3]));
    boolean silent = charge.trouble() == Trouble.UNANSWERED;
    String text =
        String.format(
            Locale.ROOT,
            "Calls to %s %s: %s",
            charge.callee(),
            silent ? "go without any answer from it" : "fail",
            test.counts());
    return new Clue(
        silent ? EvidenceType.ABSENCE : EvidenceType.EXTERNAL_CALL,
        Suspect.service(charge.callee()),
        FaultKind.DEPENDENCY,
        test.change() > 0 ? test.strength() : 0,
        new Observed(
            test.shareBefore(), test.shareAfter(), text, calls.traceIds.stream().limit(3).toList()),
        traces -> observe(traces, charge, calls.troubled, directory));
  }

  private static List<Witness.Observation> observe(
      List<Trace> traces, Charge charge, Set<SpanNode> troubled, CallDirectory directory) {
    List<Witness.Observation> observations = new ArrayList<>();
    for (Trace trace : traces) {
      for (SpanNode node : trace.nodes()) {
        if (node.calls() && directory.callee(CallDirectory.Call.of(node)).equals(charge.callee())) {
          observations.add(
              new Witness.Observation(node.start(), node.failed() || troubled.contains(node)));
        }
      }
    }
    return observations;
  }
}
