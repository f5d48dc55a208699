package io.inferscope.indexer;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How long records are kept after they were written.
 *
 * @param standard for every kind
 * @param ofTenants where a tenant differs
 */
public record RetentionConfig(
    Map<StreamKind, Duration> standard, Map<String, Map<StreamKind, Duration>> ofTenants) {

  /**
   * @throws IllegalArgumentException if a kind has no time, or the roll-up a shorter one than what
   *     it sums up
   */
  public RetentionConfig {
    standard = Map.copyOf(standard);
    ofTenants = Map.copyOf(ofTenants);
    if (!standard.keySet().equals(EnumSet.allOf(StreamKind.class))) {
      throw new IllegalArgumentException("a time is missing; given are " + standard.keySet());
    }
    check("", standard);
    for (Map.Entry<String, Map<StreamKind, Duration>> tenant : ofTenants.entrySet()) {
      Map<StreamKind, Duration> all = new HashMap<>(standard);
      all.putAll(tenant.getValue());
      check("tenants." + tenant.getKey() + ": ", all);
    }
  }

  private static void check(String where, Map<StreamKind, Duration> times) {
    for (StreamKind raw : Set.of(StreamKind.LOGS, StreamKind.TRACES)) {
      Duration counts = times.getOrDefault(StreamKind.ROLLUP, Duration.ZERO);
      if (counts.compareTo(times.getOrDefault(raw, Duration.ZERO)) < 0) {
        throw new IllegalArgumentException(
            where
                + "rollup is shorter than "
                + raw.name().toLowerCase(Locale.ROOT)
                + ", but counts outlive what was counted");
      }
    }
    if (times.values().stream().anyMatch(time -> time.compareTo(Duration.ofHours(1)) < 0)) {
      throw new IllegalArgumentException(where + "an hour is the shortest time");
    }
  }

  /** How long a stream is kept. */
  Duration of(StreamKind kind, String stream) {
    String namespace = stream.substring(stream.lastIndexOf('-') + 1);
    Duration time = standard.get(kind);
    for (Map.Entry<String, Map<StreamKind, Duration>> tenant : ofTenants.entrySet()) {
      if (Destinations.namespace(tenant.getKey()).equals(namespace)) {
        time = tenant.getValue().getOrDefault(kind, time);
      }
    }
    if (time == null) {
      throw new IllegalStateException("no time for " + kind);
    }
    return time;
  }
}
