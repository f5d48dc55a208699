package io.inferscope.detector;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The series of one tenant. While there is room for all that come, none is forgotten; when it is
 * full, those of which nothing is known any more make room, and where all are in use, further ones
 * are refused: to swap them would leave each with holes that pass for silence. About 1 KB a series
 * without and up to 45 KB with latencies. Not thread-safe.
 */
final class SeriesStore {
  private final int maxSeries;
  private final int capacity;

  /** Longest without a row first. */
  private final LinkedHashMap<SeriesKey, BucketRing> series = new LinkedHashMap<>(64, 0.75f, true);

  private final Map<String, Long> firstBucketOfService = new HashMap<>();
  private long newest = Long.MIN_VALUE;
  private long refused;

  /**
   * @param capacity buckets kept of each series
   */
  SeriesStore(int maxSeries, int capacity) {
    this.maxSeries = maxSeries;
    this.capacity = capacity;
  }

  /** Rows in order of time. */
  void update(List<Row> rows) {
    for (Row row : rows) {
      newest = Math.max(newest, row.bucket());
      BucketRing ring = series.get(row.key());
      if (ring == null && series.size() >= maxSeries) {
        forgetEmpty();
      }
      if (ring == null && series.size() < maxSeries) {
        // Its earlier rows may be among those that were refused.
        ring = new BucketRing(capacity, refused == 0 ? Long.MIN_VALUE : row.bucket());
        series.put(row.key(), ring);
      }
      if (ring == null) {
        refused++;
      } else {
        firstBucketOfService.merge(row.key().service(), row.bucket(), Math::min);
        ring.set(row);
      }
    }
  }

  private void forgetEmpty() {
    Map.Entry<SeriesKey, BucketRing> eldest = series.firstEntry();
    if (eldest != null && eldest.getValue().newest() <= newest - capacity) {
      String service = eldest.getKey().service();
      series.pollFirstEntry();
      if (series.keySet().stream().noneMatch(key -> key.service().equals(service))) {
        firstBucketOfService.remove(service);
      }
    }
  }

  void forEach(BiConsumer<SeriesKey, BucketRing> action) {
    List.copyOf(series.entrySet())
        .forEach(entry -> action.accept(entry.getKey(), entry.getValue()));
  }

  @Nullable BucketRing get(SeriesKey key) {
    return series.get(key);
  }

  /** The first bucket in which anything of the service was seen, or {@code Long.MAX_VALUE}. */
  long firstBucket(String service) {
    return firstBucketOfService.getOrDefault(service, Long.MAX_VALUE);
  }

  int size() {
    return series.size();
  }

  /** How many rows were left out for want of room. */
  long refused() {
    return refused;
  }
}
