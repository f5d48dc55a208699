package io.inferscope.indexer;

import io.inferscope.model.Attributes;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects the points of one request into documents: points of equal resource, scope, attributes,
 * times and unit share one, unless their metrics have the same name. The result depends on the
 * request alone, so that it is the same when the request is delivered again. Not thread-safe.
 */
final class MetricGroups {

  /**
   * The points of one document.
   *
   * @param index the running number of the first point in the request, by which the document is
   *     named
   */
  record Group(int index, List<MetricPoint> points) {}

  private final Map<Key, List<Open>> groups = new HashMap<>();

  /** Adds a point; {@code index} is its running number in the request. */
  void add(int index, MetricPoint point) {
    List<Open> open = groups.computeIfAbsent(Key.of(point), key -> new ArrayList<>(1));
    for (Open group : open) {
      if (group.names.add(point.name())) {
        group.points.add(point);
        return;
      }
    }
    open.add(new Open(index, point));
  }

  /** All groups in the order of their first points; forgets them. */
  List<Group> take() {
    List<Group> all = new ArrayList<>();
    for (List<Open> open : groups.values()) {
      for (Open group : open) {
        all.add(new Group(group.index, List.copyOf(group.points)));
      }
    }
    groups.clear();
    all.sort(Comparator.comparingInt(Group::index));
    return all;
  }

  private static final class Open {
    private final int index;
    private final List<MetricPoint> points = new ArrayList<>(4);
    private final Set<String> names = new HashSet<>(8);

    private Open(int index, MetricPoint first) {
      this.index = index;
      points.add(first);
      names.add(first.name());
    }
  }

  /** What the points of one document have in common. */
  private record Key(
      Resource resource,
      Scope scope,
      Attributes attributes,
      long startTimeUnixNano,
      long timeUnixNano,
      String unit) {

    static Key of(MetricPoint point) {
      return new Key(
          point.resource(),
          point.scope(),
          point.attributes(),
          point.startTimeUnixNano(),
          point.timeUnixNano(),
          point.unit());
    }

    /** Of those that tell points apart within a request; equal keys have equal ones of these. */
    @Override
    public int hashCode() {
      return 31 * (31 * attributes.hashCode() + Long.hashCode(timeUnixNano)) + unit.hashCode();
    }
  }
}
