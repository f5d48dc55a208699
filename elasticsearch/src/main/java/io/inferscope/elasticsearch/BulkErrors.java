package io.inferscope.elasticsearch;

import java.util.Set;

/**
 * Tells failures of a document from failures of the moment, by the error's type: a 400 {@code
 * validation_exception} at the shard limit has nothing to do with the document.
 */
final class BulkErrors {
  /** Types that come with a status of 4xx although the document is not at fault. */
  private static final Set<String> OF_THE_MOMENT =
      Set.of(
          "validation_exception",
          "es_rejected_execution_exception",
          "circuit_breaking_exception",
          "cluster_block_exception",
          "index_not_found_exception",
          "index_closed_exception",
          "unavailable_shards_exception",
          "no_shard_available_action_exception",
          "process_cluster_event_timeout_exception",
          "security_exception",
          "license_exception");

  private BulkErrors() {}

  static BulkItem item(int status, String type, String reason) {
    if (status == 200 || status == 201) {
      return BulkItem.STORED;
    }
    if (status == 409) {
      return BulkItem.DUPLICATE;
    }
    return ofTheMoment(status, type)
        ? new BulkItem.Retryable(status, type, reason)
        : new BulkItem.Rejected(status, type, reason);
  }

  static boolean ofTheMoment(int status, String type) {
    return status == 429
        || status == 401
        || status == 403
        || status == 404
        || status >= 500
        || OF_THE_MOMENT.contains(type);
  }
}
