package io.inferscope.indexer;

import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once that Elasticsearch stopped taking something, and once that it does again; counts each
 * failure. Thread-safe.
 */
final class Availability {
  private static final Logger LOG = LoggerFactory.getLogger(Availability.class);

  /** What may succeed while the others fail, since it goes to another index. */
  enum Work {
    DOCUMENTS("documents"),
    ROLLUP("corrections of the roll-up"),
    PATTERNS("the memory of patterns"),
    ACCOUNT("the account");

    private final String label;

    Work(String label) {
      this.label = label;
    }
  }

  private final IndexerMetrics metrics;
  private final Set<Work> away = EnumSet.noneOf(Work.class);
  private volatile boolean anyAway;

  Availability(IndexerMetrics metrics) {
    this.metrics = metrics;
  }

  boolean isAway() {
    return anyAway;
  }

  void failed(Work work, String reason) {
    metrics.notTaken(work);
    if (change(work, true)) {
      LOG.warn(
          "Elasticsearch does not take {} ({}); the buffer keeps what waits and the indexer tries"
              + " again until it does.",
          work.label,
          reason);
    }
  }

  void succeeded(Work work) {
    if (anyAway && change(work, false)) {
      LOG.info("Elasticsearch takes {} again.", work.label);
    }
  }

  private synchronized boolean change(Work work, boolean isAway) {
    boolean changed = isAway ? away.add(work) : away.remove(work);
    anyAway = !away.isEmpty();
    return changed;
  }
}
