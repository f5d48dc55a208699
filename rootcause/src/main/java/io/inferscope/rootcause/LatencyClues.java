package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which service's slowness explains the slow segments. Each service is tried in two roles: a slow
 * host, which delays its own work and every call into and out of it, and a slow way, which delays
 * the calls into it only. Segments that a role touches and that are slow speak for it, those that
 * are not speak against it. A call's two ends share its segments; who has more of them slow wins.
 */
final class LatencyClues implements Extractor {
  @Override
  public List<Clue> extract(Contrast contrast) {
    Map<String, List<SegmentGroup>> byService = new LinkedHashMap<>();
    for (SegmentGroup group : SegmentGroup.of(contrast)) {
      byService.computeIfAbsent(group.service(), name -> new ArrayList<>()).add(group);
      if (!group.peer().isEmpty() && !group.peer().equals(group.service())) {
        byService.computeIfAbsent(group.peer(), name -> new ArrayList<>()).add(group);
      }
    }
    List<Clue> clues = new ArrayList<>();
    byService.forEach(
        (service, touched) -> {
          List<SegmentGroup> into =
              touched.stream().filter(group -> group.peer().equals(service)).toList();
          double host = support(touched);
          double way = support(into);
          if (way > 0 && way >= host) {
            clues.add(clue(contrast, service, wayKind(into), into));
          } else if (host > 0) {
            clues.add(clue(contrast, service, FaultKind.CPU, touched));
          }
        });
    return clues;
  }

  private static double support(List<SegmentGroup> groups) {
    return groups.stream().mapToDouble(SegmentGroup::support).sum();
  }

  /** Where nothing is known of the other side, the way cannot be told from who sits at its end. */
  private static FaultKind wayKind(List<SegmentGroup> into) {
    return into.stream().allMatch(group -> group.part() == Part.EXTERNAL)
        ? FaultKind.DEPENDENCY
        : FaultKind.NETWORK;
  }

  private static Clue clue(
      Contrast contrast, String service, FaultKind kind, List<SegmentGroup> groups) {
    SegmentGroup worst =
        groups.stream().max(Comparator.comparingDouble(SegmentGroup::z)).orElseThrow();
    EvidenceType type =
        switch (worst.part()) {
          case OWN -> EvidenceType.SELF_TIME;
          case REQUEST, RESPONSE -> EvidenceType.NETWORK_LEG;
          case EXTERNAL -> EvidenceType.EXTERNAL_CALL;
        };
    return new Clue(
        type,
        Suspect.service(service)
            .withOperation(worst.operation())
            .withInstance(Instances.toBlame(service, groups, contrast)),
        kind,
        Math.sqrt(2 * support(groups)),
        new Observed(worst.usualNanos(), worst.unusualNanos(), worst.text(), worst.examples()),
        traces -> observe(groups, contrast.latency(), traces));
  }

  private static List<Witness.Observation> observe(
      List<SegmentGroup> groups, LatencyModel latency, List<Trace> traces) {
    Set<SegmentGroup.Key> slow = new HashSet<>();
    groups.stream().filter(SegmentGroup::slow).forEach(group -> slow.add(group.key()));
    List<Witness.Observation> observations = new ArrayList<>();
    for (Trace trace : traces) {
      for (Segment segment : trace.segments()) {
        if (slow.contains(SegmentGroup.key(segment))) {
          observations.add(
              new Witness.Observation(segment.node().start(), latency.isUnusual(segment)));
        }
      }
    }
    return observations;
  }
}
