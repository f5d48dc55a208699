package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
    List<SegmentGroup> groups = SegmentGroup.of(contrast);
    double totalExcess =
        groups.stream().filter(SegmentGroup::slow).mapToDouble(SegmentGroup::excessNanos).sum();
    Map<String, List<SegmentGroup>> byService = new LinkedHashMap<>();
    for (SegmentGroup group : groups) {
      byService.computeIfAbsent(group.service(), name -> new ArrayList<>()).add(group);
      if (!group.peer().isEmpty()) {
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
          if (Math.max(host, way) > 0) {
            clues.add(
                clue(contrast, service, host >= way, host >= way ? touched : into, totalExcess));
          }
        });
    return clues;
  }

  private static double support(List<SegmentGroup> groups) {
    return groups.stream().mapToDouble(SegmentGroup::support).sum();
  }

  private static Clue clue(
      Contrast contrast,
      String service,
      boolean host,
      List<SegmentGroup> groups,
      double totalExcess) {
    double support = support(groups);
    double excess =
        groups.stream().filter(SegmentGroup::slow).mapToDouble(SegmentGroup::excessNanos).sum();
    SegmentGroup worst =
        groups.stream().max(Comparator.comparingDouble(SegmentGroup::z)).orElseThrow();
    double share = totalExcess <= 0 ? 0 : Math.min(1, excess / totalExcess);
    String text =
        String.format(
            Locale.ROOT,
            "%s %s %s z %.1f support %.1f share %.2f  %.1f ms > %.1f ms tight %.2f n %d",
            host ? "host" : "way",
            worst.part(),
            worst.peer(),
            worst.z(),
            support,
            share,
            worst.usualNanos() / 1e6,
            worst.nowNanos() / 1e6,
            worst.spread(),
            worst.count());
    return new Clue(
        worst.part() == Part.OWN ? EvidenceType.SELF_TIME : EvidenceType.NETWORK_LEG,
        service,
        null,
        null,
        host ? FaultKind.CPU : FaultKind.NETWORK,
        Math.sqrt(2 * Math.max(0, support)),
        share,
        worst.usualNanos(),
        worst.nowNanos(),
        text,
        worst.examples(),
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
              new Witness.Observation(
                  segment.node().start(), latency.score(segment) > LatencyModel.UNUSUAL));
        }
      }
    }
    return observations;
  }
}
