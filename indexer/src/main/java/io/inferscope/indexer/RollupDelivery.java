package io.inferscope.indexer;

import io.inferscope.buffer.Batch;
import io.inferscope.elasticsearch.ElasticsearchException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the roll-up of a batch, after all its data. When the batch comes again, what an earlier
 * delivery wrote is removed first: patterns may have changed in between, and with them the keys.
 */
final class RollupDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(RollupDelivery.class);
  private static final String BATCH_FIELD = "inferscope.rollup.batch";

  private final Store store;
  private final Delivery delivery;
  private final Pauses pauses;

  RollupDelivery(Store store, Delivery delivery, Pauses pauses) {
    this.store = store;
    this.delivery = delivery;
    this.pauses = pauses;
  }

  /** Returns the number of documents when they are durable. */
  int deliver(BatchTask task) throws InterruptedException {
    Map<RollupKey, RateRollup.Cell> cells = task.rollup().cells();
    if (cells.isEmpty()) {
      return 0;
    }
    Batch batch = task.batch();
    String batchId = task.ids().batch(batch.start());
    if (batch.redelivered()) {
      removeEarlier(cells.keySet(), batchId);
    }
    Bulk bulk = new Bulk(1 << 16);
    RollupDocument document = new RollupDocument();
    Map<String, Destination> destinations = new HashMap<>();
    // Counts of counts are nobody's concern: a tally of its own, which is thrown away.
    Tally tally = new Tally();
    for (Map.Entry<RollupKey, RateRollup.Cell> entry : cells.entrySet()) {
      RollupKey key = entry.getKey();
      Destination destination = destinations.computeIfAbsent(key.tenant(), RollupDelivery::stream);
      document.write(key, entry.getValue(), destination, batchId);
      Origin origin = Origin.of(key.tenant(), batch.records().getLast().received(), "");
      Tally.Line line = tally.line(key.tenant(), "rollup");
      bulk.add(
          new Bulk.Item(destination.name(), batchId + key.hash(), line, 1, origin), document.json);
    }
    delivery.deliver(bulk, false);
    return cells.size();
  }

  private static Destination stream(String tenant) {
    return Destination.of("metrics", RollupDocument.DATASET, Destinations.namespace(tenant));
  }

  private void removeEarlier(Set<RollupKey> keys, String batchId) throws InterruptedException {
    Set<String> streams = new TreeSet<>();
    for (RollupKey key : keys) {
      streams.add(stream(key.tenant()).name());
    }
    for (String stream : streams) {
      for (int attempt = 0; ; attempt++) {
        try {
          store.removal().removeWhere(stream, BATCH_FIELD, batchId);
          break;
        } catch (IOException | ElasticsearchException e) {
          LOG.debug("The earlier roll-up of a batch could not be removed", e);
          pauses.beforeRepetition(attempt);
        }
      }
    }
  }
}
