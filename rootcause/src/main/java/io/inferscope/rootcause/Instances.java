package io.inferscope.rootcause;

import io.inferscope.model.Attributes;
import io.inferscope.model.Resource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells whether one instance of a service is to blame, or all. */
final class Instances {
  /** One instance is to blame when nearly all that is unusual is its own. */
  private static final double NEARLY_ALL = 0.8;

  private Instances() {}

  /** {@code service.instance.id} or the pod's name, empty when neither is known. */
  static String of(Resource resource) {
    Attributes attributes = resource.attributes();
    return attributes.text("service.instance.id", attributes.text("k8s.pod.name", ""));
  }

  /** Null unless the service has several instances and one of them shows nearly all. */
  static @Nullable String toBlame(String service, List<SegmentGroup> groups, Contrast contrast) {
    Set<SegmentGroup.Key> slow = new HashSet<>();
    groups.stream().filter(SegmentGroup::slow).forEach(group -> slow.add(group.key()));
    Map<String, Integer> unusual = new HashMap<>();
    Set<String> instances = new HashSet<>();
    int all = 0;
    for (Segment segment : contrast.segmentsAfter()) {
      SpanNode node = segment.nodeOf(service);
      if (node == null || !slow.contains(SegmentGroup.key(segment))) {
        continue;
      }
      String instance = of(node.span.resource());
      instances.add(instance);
      if (contrast.latency().isUnusual(segment)) {
        unusual.merge(instance, 1, Integer::sum);
        all++;
      }
    }
    double enough = NEARLY_ALL * all;
    return instances.size() < 2
        ? null
        : unusual.entrySet().stream()
            .filter(entry -> entry.getValue() >= enough && !entry.getKey().isEmpty())
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(null);
  }
}
