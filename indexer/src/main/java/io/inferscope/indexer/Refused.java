package io.inferscope.indexer;

/**
 * A document that Elasticsearch will never take.
 *
 * @param document the JSON that was refused, or the request where it could not be decoded
 */
record Refused(Bulk.Item item, byte[] document, String errorType, String reason) {}
