package io.inferscope.elasticsearch;

import java.util.List;

/** What became of a bulk request. */
public sealed interface BulkResult {
  /**
   * Elasticsearch took the request; each item has an outcome of its own, in the body's order.
   *
   * @param allStored every item is {@link BulkItem.Stored}, so nobody needs to look
   */
  record Completed(List<BulkItem> items, boolean allStored) implements BulkResult {}

  /**
   * The request as a whole was not taken, or nobody knows (the connection broke): all items are to
   * be sent again, later. Some may be stored already and come back as {@link BulkItem.Duplicate}.
   *
   * @param status 0 when there was no answer, else 401, 403, 404, 429 or 5xx
   */
  record Unavailable(int status, String reason) implements BulkResult {}

  /** Elasticsearch could not read the request: a bug of whoever built the body. */
  record Malformed(int status, String type, String reason) implements BulkResult {}
}
