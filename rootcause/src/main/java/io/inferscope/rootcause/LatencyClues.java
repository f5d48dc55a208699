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
  /** Recorded slow ways lose 95 % of the time on the way, slow hosts at most 72 %. */
  private static final double NEARLY_ALL = 0.85;

  private static final double MOST = 0.5;

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
          double support = Math.max(support(touched), support(into));
          if (support > 0) {
            FaultKind kind = kind(touched, into);
            List<SegmentGroup> shown = kind == FaultKind.CPU ? touched : into;
            clues.add(clue(contrast, service, kind, shown, support));
          }
        });
    return clues;
  }

  private static double support(List<SegmentGroup> groups) {
    return groups.stream().mapToDouble(SegmentGroup::support).sum();
  }

  /**
   * A slow way delays most calls and nothing else; a slow host its own work and what it calls, too,
   * or only now and then the calls that find it busy. Told apart by the time that is lost, since
   * even a slight delay can be certain. Where nothing is known of the other side, the way cannot be
   * told from who sits at its end.
   */
  private static FaultKind kind(List<SegmentGroup> touched, List<SegmentGroup> into) {
    if (touched.stream().allMatch(group -> group.part() == Part.EXTERNAL) && !into.isEmpty()) {
      return FaultKind.DEPENDENCY;
    }
    boolean most =
        into.stream().anyMatch(group -> group.slow() && group.unusual() >= MOST * group.count());
    return most && lostNanos(into) >= NEARLY_ALL * lostNanos(touched)
        ? FaultKind.NETWORK
        : FaultKind.CPU;
  }

  private static double lostNanos(List<SegmentGroup> groups) {
    return groups.stream().filter(SegmentGroup::slow).mapToDouble(SegmentGroup::lostNanos).sum();
  }

  private static Clue clue(
      Contrast contrast,
      String service,
      FaultKind kind,
      List<SegmentGroup> groups,
      double support) {
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
        Math.sqrt(2 * support),
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
