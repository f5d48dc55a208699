package io.inferscope.indexer;

import io.inferscope.model.Attributes;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  private final Map<Key, Alike> groups = new HashMap<>();
  private Resource lastResource = Resource.EMPTY;
  private int lastResourceHash = lastResource.hashCode();

  /** Adds a point; {@code index} is its running number in the request. */
  @SuppressWarnings("ReferenceEquality") // the decoder shares the instance; comparing would cost
  void add(int index, MetricPoint point) {
    if (point.resource() != lastResource) {
      // Points of one resource follow each other, and its hash costs more than all the rest.
      lastResource = point.resource();
      lastResourceHash = lastResource.hashCode();
    }
    groups.computeIfAbsent(Key.of(point, lastResourceHash), key -> new Alike()).add(index, point);
  }

  /** All groups in the order of their first points; forgets them. */
  List<Group> take() {
    List<Group> all = new ArrayList<>();
    groups.values().forEach(alike -> all.addAll(alike.groups));
    groups.clear();
    all.sort(Comparator.comparingInt(Group::index));
    return all;
  }

  /** Points of equal key: the n-th one of a name is in the n-th group. */
  private static final class Alike {
    private final List<Group> groups = new ArrayList<>(1);
    private final Map<String, Integer> pointsByName = new HashMap<>();

    private void add(int index, MetricPoint point) {
      int earlier = pointsByName.merge(point.name(), 1, Integer::sum) - 1;
      if (earlier == groups.size()) {
        groups.add(new Group(index, new ArrayList<>(4)));
      }
      groups.get(earlier).points.add(point);
    }
  }

  /** What the points of one document have in common. */
  private record Key(
      int resourceHash,
      Resource resource,
      Scope scope,
      Attributes attributes,
      long startTimeUnixNano,
      long timeUnixNano,
      String unit) {

    static Key of(MetricPoint point, int resourceHash) {
      return new Key(
          resourceHash,
          point.resource(),
          point.scope(),
          point.attributes(),
          point.startTimeUnixNano(),
          point.timeUnixNano(),
          point.unit());
    }

    /** Of what tells points apart within a request; equal keys have equal ones of these. */
    @Override
    public int hashCode() {
      int where = 31 * resourceHash + attributes.hashCode();
      return 31 * (31 * where + Long.hashCode(timeUnixNano)) + unit.hashCode();
    }
  }
}
