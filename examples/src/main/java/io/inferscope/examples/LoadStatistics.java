package io.inferscope.examples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of the requests since the last line. Safe for use from many threads. */
final class LoadStatistics {
  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private List<Duration> durations = new ArrayList<>();
  private int skipped;

  /**
   * Counts an answer.
   *
   * @param status the HTTP status, negative where none came
   */
  synchronized void answered(int status, Duration duration) {
    statuses.merge(status, 1, Integer::sum);
    durations.add(duration);
  }

  /** Counts a request that was not sent since too many are unanswered. */
  synchronized void skipped() {
    skipped++;
  }

  synchronized String takeLine() {
    Collections.sort(durations);
    String line =
        "answered %d, by status %s, median %d ms, 95 %% within %d ms, not sent %d"
            .formatted(durations.size(), statuses, quantile(0.5), quantile(0.95), skipped);
    statuses.clear();
    durations = new ArrayList<>();
    skipped = 0;
    return line;
  }

  private long quantile(double share) {
    return durations.isEmpty()
        ? 0
        : durations.get((int) (share * (durations.size() - 1))).toMillis();
  }
}
