package io.inferscope.indexer;

import io.inferscope.buffer.BufferRecord;
import io.inferscope.otlp.DecodeLimits;
import io.inferscope.otlp.DecodeResult;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns requests of one topic into documents. Not thread-safe.
 *
 * @param <T> what the requests hold
 */
abstract sealed class RequestIndexer<T> permits LogIndexer, SpanIndexer, MetricIndexer {
  static final DecodeLimits LIMITS = DecodeLimits.DEFAULT;

  private static final Logger LOG = LoggerFactory.getLogger(RequestIndexer.class);

  private final IndexerMetrics metrics;
  private final List<T> records = new ArrayList<>();

  RequestIndexer(IndexerMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * Adds the documents of one request to {@code task}. What is wrong with a request happens to this
   * request alone: one that is not wholly readable is kept in the quarantine stream as it is.
   *
   * @param position of the request in the buffer
   */
  final void index(BufferRecord request, long position, BatchTask task)
      throws InterruptedException {
    if (request.isLost()) {
      task.requestLost();
      return;
    }
    Origin origin = Origin.of(request.tenant(), request.received(), request.source());
    records.clear();
    try {
      switch (decode(request.value(), records)) {
        case DecodeResult.Decoded decoded -> write(records, position, origin, task);
        case DecodeResult.Malformed malformed ->
            task.undecodable(
                position,
                request.value(),
                origin,
                malformed.reason() + " at byte " + malformed.offset());
      }
    } catch (RuntimeException e) {
      // The edge of a loop that must not end: a bug that one record wakes must not stop the others.
      metrics.failed();
      LOG.error("A request could not be turned into documents; it is kept in quarantine.", e);
      task.undecodable(position, request.value(), origin, "internal error: " + e);
    }
  }

  /**
   * Makes durable what was learnt from the documents of a batch, once these are durable. May run on
   * several threads while another writes documents.
   */
  void beforeCommit() throws InterruptedException {}

  abstract DecodeResult decode(byte[] request, List<T> into);

  abstract void write(List<T> records, long position, Origin origin, BatchTask task)
      throws InterruptedException;
}
