package io.inferscope.rootcause;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who answers which call, learnt from calls that were answered by spans; so that a call nobody
 * answers can still be charged to a service by its name.
 */
final class CallDirectory {
  /** What is known of a call on the caller's side. */
  record Call(String caller, String operation, String address) {
    static Call of(SpanNode node) {
      return new Call(node.service, node.operation(), ExternalTargets.of(node.span));
    }
  }

  /** A name counts as somebody's when nearly all answered calls to it went there. */
  private static final double CLEAR = 0.9;

  private final Map<Call, Map<String, Integer>> answers = new HashMap<>();

  static CallDirectory of(List<Trace> traces) {
    CallDirectory directory = new CallDirectory();
    for (Trace trace : traces) {
      for (SpanNode node : trace.nodes()) {
        SpanNode parent = node.parent;
        if (parent != null && node.arrives() && parent.calls()) {
          directory
              .answers
              .computeIfAbsent(Call.of(parent), key -> new LinkedHashMap<>())
              .merge(node.service, 1, Integer::sum);
        }
      }
    }
    return directory;
  }

  /** The service that answers such calls, else the address, else empty. */
  String callee(Call call) {
    Map<String, Integer> services = answers.getOrDefault(call, Map.of());
    int all = services.values().stream().mapToInt(Integer::intValue).sum();
    return services.entrySet().stream()
        .filter(entry -> entry.getValue() >= CLEAR * all)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(call.address());
  }

  /** Whether such calls have ever been answered by spans. */
  boolean answered(Call call) {
    return answers.containsKey(call);
  }
}
