package io.inferscope.indexer;

import java.time.Duration;

/**
 * How the indexer works.
 *
 * @param group the buffer's reader group
 * @param batchRequests the most requests of a batch
 * @param batchBytes the most bytes of requests of a batch; one larger request is taken alone
 * @param linger how long a batch that is not full waits for more to come: fewer, larger bulk
 *     requests and fewer roll-up documents against later search
 * @param bulkBytes a bulk body is sent when it has reached this size, or a smaller one while
 *     Elasticsearch refuses
 * @param bulksInFlight bulk requests under way at once, of all topics, at most; and of one topic
 *     under way or waiting to be repeated
 * @param patience how long a data stream may take nothing while others do, until what is meant for
 *     it goes to the quarantine
 * @param batchesInFlight batches of one topic that are not committed, at most
 * @param firstPause the upper bound of the pause before the first repetition
 * @param longestPause the upper bound of every pause
 * @param closeTimeout how long closing waits for what is under way; what is left comes again
 */
public record IndexerConfig(
    String group,
    int batchRequests,
    long batchBytes,
    Duration linger,
    int bulkBytes,
    int bulksInFlight,
    int batchesInFlight,
    Duration patience,
    Duration firstPause,
    Duration longestPause,
    Duration closeTimeout) {

  public IndexerConfig {
    if (batchRequests < 1 || batchBytes < 1 || bulkBytes < 1) {
      throw new IllegalArgumentException("batches and bulk bodies need a size of at least 1");
    }
    if (bulksInFlight < 1 || batchesInFlight < 1) {
      throw new IllegalArgumentException("at least one bulk request and one batch must be allowed");
    }
  }

  /**
   * Batches of up to 2,000 requests or 16 MiB gathered for half a second, bulk bodies of 5 MiB,
   * three of them and three batches in flight, 30 s of patience with a stream, pauses from 100 ms
   * to 10 s, 10 s to close.
   */
  public static IndexerConfig defaults() {
    return new IndexerConfig(
        "indexer",
        2_000,
        16L << 20,
        Duration.ofMillis(500),
        5 << 20,
        3,
        3,
        Duration.ofSeconds(30),
        Duration.ofMillis(100),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10));
  }
}
