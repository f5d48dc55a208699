package io.inferscope.detector;

import io.inferscope.patterns.WindowComparison;
import io.inferscope.patterns.WindowComparison.Change;
import io.inferscope.patterns.WindowComparison.PatternChange;
import io.inferscope.patterns.WindowComparison.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which log patterns appeared and which vanished between two windows. Only of services that log in
 * both: one that starts or falls silent is another matter. Pure.
 */
final class PatternJudge {
  /** Of a hundred findings one may be chance. */
  private static final double FALSE_DISCOVERIES = 0.01;

  private static final long LEAST_EVENTS = 5;

  private PatternJudge() {}

  /** A pattern of a service. */
  record Key(String service, String pattern) {}

  /** A pattern that appeared or vanished, with its rates a second. */
  record Changed(Key key, PatternChange change, double before, double after) {}

  /** The changes, the surest first. */
  static List<Changed> changes(
      Map<Key, Long> before, Duration lengthBefore, Map<Key, Long> after, Duration lengthAfter) {
    Set<String> services = services(before);
    services.retainAll(services(after));
    Map<String, Key> keys = new HashMap<>();
    List<Changed> changes = new ArrayList<>();
    for (PatternChange change :
        WindowComparison.compare(
            new Window(named(before, keys), lengthBefore),
            new Window(named(after, keys), lengthAfter),
            FALSE_DISCOVERIES)) {
      Key key = keys.get(change.patternId());
      boolean appeared = change.change() == Change.NEW && change.after() >= LEAST_EVENTS;
      boolean vanished = change.change() == Change.GONE && change.before() >= LEAST_EVENTS;
      if (key != null
          && !key.pattern.isEmpty()
          && services.contains(key.service)
          && (appeared || vanished)) {
        changes.add(
            new Changed(
                key,
                change,
                change.before() / (double) lengthBefore.toSeconds(),
                change.after() / (double) lengthAfter.toSeconds()));
      }
    }
    changes.sort(Comparator.comparingDouble(changed -> changed.change().pValue()));
    return changes;
  }

  private static Set<String> services(Map<Key, Long> counts) {
    Set<String> services = new HashSet<>();
    counts.keySet().forEach(key -> services.add(key.service));
    return services;
  }

  private static Map<String, Long> named(Map<Key, Long> counts, Map<String, Key> keys) {
    Map<String, Long> named = new HashMap<>();
    counts.forEach(
        (key, count) -> {
          String name = key.service + '\n' + key.pattern;
          keys.put(name, key);
          named.put(name, count);
        });
    return named;
  }
}
