package io.inferscope.rootcause;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

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

  /** What answers a call. */
  record Answer(String service, String operation) {
    static Answer of(SpanNode node) {
      return new Answer(node.service, node.operation());
    }
  }

  /** A name counts as somebody's when nearly all answered calls to it went there. */
  private static final double CLEAR = 0.9;

  private final Map<Call, Map<Answer, Integer>> answers = new HashMap<>();

  static CallDirectory of(Stream<SpanNode> nodes) {
    CallDirectory directory = new CallDirectory();
    nodes.forEach(
        node -> {
          SpanNode parent = node.parent;
          if (parent != null && node.arrives() && parent.calls()) {
            directory
                .answers
                .computeIfAbsent(Call.of(parent), key -> new LinkedHashMap<>())
                .merge(Answer.of(node), 1, Integer::sum);
          }
        });
    return directory;
  }

  /** The service that answers such calls, else the address, else empty. */
  String callee(Call call) {
    return clearly(call, Answer::service).orElse(call.address());
  }

  /** What nearly always answers such calls. */
  Optional<Answer> usualAnswer(Call call) {
    return clearly(call, Function.identity());
  }

  private <T> Optional<T> clearly(Call call, Function<Answer, T> part) {
    Map<T, Integer> counts = new LinkedHashMap<>();
    answers
        .getOrDefault(call, Map.of())
        .forEach((answer, count) -> counts.merge(part.apply(answer), count, Integer::sum));
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= CLEAR * all)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Whether such calls have ever been answered by spans. */
  boolean answered(Call call) {
    return answers.containsKey(call);
  }
}
