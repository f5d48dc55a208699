package io.inferscope.indexer;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that Elasticsearch stopped taking documents, and once that it does again. */
final class Availability {
  private static final Logger LOG = LoggerFactory.getLogger(Availability.class);

  private final AtomicBoolean away = new AtomicBoolean();

  boolean isAway() {
    return away.get();
  }

  void failed(String reason) {
    if (!away.getAndSet(true)) {
      LOG.warn(
          "Elasticsearch does not take documents ({}); the buffer keeps them and the indexer tries"
              + " again until it does.",
          reason);
    }
  }

  void succeeded() {
    if (away.get() && away.getAndSet(false)) {
      LOG.info("Elasticsearch takes documents again.");
    }
  }
}
