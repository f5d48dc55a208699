package io.inferscope.detector;

import io.inferscope.changes.LatencyTest;
import io.inferscope.changes.WindowResult;
import io.inferscope.changes.WindowResult.Compared;
import io.inferscope.changes.WindowTests;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Chooses what a series is compared with: the buckets before those that are judged, without the
 * time of an incident and without a slow start. A series that deviates keeps the baseline by which
 * it does, so that a long incident does not become what is usual. Not thread-safe.
 */
final class Baselines {
  /** Fewer buckets are no baseline. */
  static final int LEAST = 4;

  /** Buckets after a service's first that its start-up may spoil. */
  private static final int WARM_UP = 2;

  /** Further ones that are left out where they are clearly worse than what follows. */
  private static final int SETTLING = 6;

  private static final double WORSE_AT_FIRST = 1e-3;

  /** After so long a change is how things are now. */
  private static final long LONGEST_PIN = 24 * 3600 / Buckets.SECONDS;

  private final Map<SeriesKey, Pin> pins = new HashMap<>();
  private final LatencyTest latencyTest;
  private final int buckets;
  private final int releaseBuckets;

  /**
   * @param buckets the most a baseline has
   * @param releaseBuckets without a finding, after which a series may have a new baseline
   */
  Baselines(LatencyTest latencyTest, int buckets, int releaseBuckets) {
    this.latencyTest = latencyTest;
    this.buckets = buckets;
    this.releaseBuckets = releaseBuckets;
  }

  /**
   * A baseline that ends before bucket {@code newest}; may be too short.
   *
   * @param healthyUntil no bucket from here on belongs to it
   */
  Baseline of(SeriesStore store, SeriesKey key, BucketRing ring, long newest, long healthyUntil) {
    Pin pin = pins.get(key);
    if (pin != null) {
      return pin.past();
    }
    long to = healthyUntil < newest - buckets ? newest : Math.min(newest, healthyUntil);
    long warm = Math.max(store.firstBucket(key.service()), ring.knownFrom()) + WARM_UP;
    long from = Math.max(to - buckets, warm);
    Baseline past = Baseline.of(ring, Math.min(from, to), to);
    return from < warm + SETTLING ? settled(key, past) : past;
  }

  /** A service that starts slowly would have a baseline so wild that nothing deviates from it. */
  private Baseline settled(SeriesKey key, Baseline past) {
    for (int bucket = SETTLING - 1; bucket >= 0; bucket--) {
      if (past.length() - bucket > LEAST
          && isWorse(key, past.after(bucket + 1), past.only(bucket))) {
        return past.after(bucket + 1);
      }
    }
    return past;
  }

  private boolean isWorse(SeriesKey key, Baseline usual, Baseline first) {
    if (key.type() == SeriesKey.Type.LOGS) {
      return rose(WindowTests.rate(usual.counts(), first.counts()));
    }
    return rose(latencyTest.compare(usual.latencies(), first.latencies()))
        || rose(WindowTests.share(usual.errors(), usual.counts(), first.errors(), first.counts()));
  }

  private static boolean rose(WindowResult result) {
    return result instanceof Compared found && found.pValue() <= WORSE_AT_FIRST && found.rose();
  }

  /** The series deviates from it in the judgement of bucket {@code end}. */
  void keep(SeriesKey key, Baseline past, long end) {
    Pin pin = pins.get(key);
    pins.put(key, new Pin(past, pin == null ? end : pin.since(), end));
  }

  /** Lets go what has not been deviated from for long. */
  void expire(long end) {
    pins.values().removeIf(pin -> pin.isOver(end, releaseBuckets));
  }

  /** What people have called over is how things are now. */
  void release(Set<String> services) {
    pins.keySet().removeIf(key -> services.contains(key.service()));
  }

  /**
   * The baseline by which a series deviates.
   *
   * @param since bucket of the first judgement that found it
   * @param lastFound bucket of the last one
   */
  private record Pin(Baseline past, long since, long lastFound) {
    boolean isOver(long now, int releaseBuckets) {
      return now - lastFound > releaseBuckets || now - since > LONGEST_PIN;
    }
  }
}
