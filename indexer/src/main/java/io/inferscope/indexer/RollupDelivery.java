package io.inferscope.indexer;

import io.inferscope.buffer.Batch;
import io.inferscope.elasticsearch.ElasticsearchException;
import io.inferscope.indexer.Availability.Work;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes the roll-up of a batch, after all its data. When the batch comes again, what earlier
 * deliveries wrote of batches that begin in it is removed first: patterns may have changed in
 * between, and with them the keys; and after a group's offsets were set back the boundaries have.
 */
final class RollupDelivery {
  private static final String BATCH_FIELD = "inferscope.rollup.batch";

  private final Store store;
  private final Delivery delivery;
  private final Pauses pauses;
  private final Availability availability;

  RollupDelivery(Store store, Delivery delivery, Pauses pauses, Availability availability) {
    this.store = store;
    this.delivery = delivery;
    this.pauses = pauses;
    this.availability = availability;
  }

  /** Returns the number of documents when they are durable. */
  int deliver(BatchTask task) throws InterruptedException {
    Batch batch = task.batch();
    String batchId = task.ids().batch(batch.start());
    if (batch.redelivered()) {
      removeEarlier(batchId, task.ids().batch(batch.end()));
    }
    Map<RollupKey, RateRollup.Cell> cells = task.rollup().cells();
    if (cells.isEmpty()) {
      return 0;
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

  /** In all streams: a batch of other boundaries may have held records of other tenants. */
  private void removeEarlier(String from, String end) throws InterruptedException {
    String streams = "metrics-" + RollupDocument.DATASET + "-*";
    for (int attempt = 0; ; attempt++) {
      try {
        store.removal().removeRange(streams, BATCH_FIELD, from, end);
        availability.succeeded(Work.ROLLUP);
        return;
      } catch (IOException | ElasticsearchException e) {
        availability.failed(Work.ROLLUP, String.valueOf(e.getMessage()));
        pauses.beforeRepetition(attempt);
      }
    }
  }
}
