package io.inferscope.indexer;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The bulk bodies of a topic. Whoever needs one waits while all are under way, which bounds memory
 * and is what holds the reader back when Elasticsearch is slow. Thread-safe.
 */
final class BulkPool {
  private final BlockingQueue<Bulk> free;
  private final int bulkBytes;

  BulkPool(int bulks, int bulkBytes) {
    this.bulkBytes = bulkBytes;
    free = new ArrayBlockingQueue<>(bulks);
    for (int i = 0; i < bulks; i++) {
      free.add(new Bulk(1 << 16));
    }
  }

  Bulk take() throws InterruptedException {
    return free.take();
  }

  /** Gives a bulk back; the memory of one that held a huge document is let go. */
  void release(Bulk bulk) {
    if (bulk.body.bytes() > 2 * (long) bulkBytes) {
      free.add(new Bulk(1 << 16));
    } else {
      bulk.clear();
      free.add(bulk);
    }
  }
}
