package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides of what kind a fault is, from all that speaks against one service. */
final class Kinds {
  /** From this strength on, what a resource or a stall says of the kind is to be believed. */
  private static final double TELLING = 2.5;

  /** Memory grows with the work that piles up for another reason. */
  private static final double OFTEN_CONSEQUENCE = 0.5;

  /** Queues and phases of a model's answer grow whatever the reason, while no reason is known. */
  private static final double MOSTLY_CONSEQUENCE = 0.25;

  private static final Set<FaultKind> REASONS =
      Set.of(FaultKind.CPU, FaultKind.CACHE, FaultKind.GPU, FaultKind.NETWORK, FaultKind.STALL);

  private Kinds() {}

  static FaultKind of(List<Clue> clues) {
    if (clues.stream().anyMatch(clue -> clue.type() == EvidenceType.VERSION_CHANGE)) {
      return FaultKind.ROLLOUT;
    }
    boolean hostLacks = clues.stream().anyMatch(Kinds::isLackOfProcessor);
    boolean reasonKnown =
        clues.stream().anyMatch(clue -> isTelling(clue) && REASONS.contains(clue.kind()));
    Map<FaultKind, Double> support = new EnumMap<>(FaultKind.class);
    double slowHost = 0;
    for (Clue clue : clues) {
      if (isSlowHost(clue) || (hostLacks && isSlowWay(clue))) {
        slowHost += clue.square();
      } else if (clue.kind() != FaultKind.UNKNOWN) {
        support.merge(clue.kind(), clue.square() * weight(clue, reasonKnown), Double::sum);
      }
    }
    support.merge(slowHostKind(clues, support), slowHost, Double::sum);
    return strongest(support);
  }

  private static boolean isTelling(Clue clue) {
    boolean measured = clue.type() == EvidenceType.RESOURCE || clue.type() == EvidenceType.STALL;
    return measured && clue.strength() >= TELLING;
  }

  private static boolean isSlowHost(Clue clue) {
    boolean latency =
        clue.type() == EvidenceType.SELF_TIME
            || clue.type() == EvidenceType.NETWORK_LEG
            || clue.type() == EvidenceType.EXTERNAL_CALL;
    return latency && clue.kind() == FaultKind.CPU;
  }

  /** Calls wait for a host without processor time just as they wait for a slow network. */
  private static boolean isSlowWay(Clue clue) {
    return clue.type() == EvidenceType.NETWORK_LEG && clue.kind() == FaultKind.NETWORK;
  }

  private static boolean isLackOfProcessor(Clue clue) {
    return isTelling(clue) && (clue.kind() == FaultKind.CPU || clue.kind() == FaultKind.GPU);
  }

  private static double weight(Clue clue, boolean reasonKnown) {
    if (clue.kind() == FaultKind.QUEUE || clue.type() == EvidenceType.MODEL_PHASE) {
      return reasonKnown ? 0 : MOSTLY_CONSEQUENCE;
    }
    return clue.kind() == FaultKind.MEMORY ? OFTEN_CONSEQUENCE : 1;
  }

  /** A host is slow for lack of what its metrics say it lacks; for lack of processor otherwise. */
  private static FaultKind slowHostKind(List<Clue> clues, Map<FaultKind, Double> support) {
    Map<FaultKind, Double> told = new EnumMap<>(FaultKind.class);
    for (Clue clue : clues) {
      if (isTelling(clue)) {
        told.put(clue.kind(), support.getOrDefault(clue.kind(), 0.0));
      }
    }
    double processor = TELLING * TELLING + support.getOrDefault(FaultKind.CPU, 0.0);
    told.put(FaultKind.CPU, processor);
    return strongest(told);
  }

  private static FaultKind strongest(Map<FaultKind, Double> support) {
    return support.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(FaultKind.UNKNOWN);
  }
}
