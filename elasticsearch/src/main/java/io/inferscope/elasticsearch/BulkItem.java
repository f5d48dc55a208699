package io.inferscope.elasticsearch;

/** What became of one document of a bulk request. */
public sealed interface BulkItem {
  /** It was created by this request. */
  Stored STORED = new Stored();

  /** Its id existed already in the index that takes writes: stored by an earlier request. */
  Duplicate DUPLICATE = new Duplicate();

  /** It was created by this request. */
  record Stored() implements BulkItem {}

  /** See {@link #DUPLICATE}. */
  record Duplicate() implements BulkItem {}

  /**
   * Not stored, and not because of the document: too busy, shard away, disk full, shard limit
   * reached, permission missing. The same document can be stored later.
   */
  record Retryable(int status, String type, String reason) implements BulkItem {}

  /** Not stored because of the document itself: sent again it is refused again. */
  record Rejected(int status, String type, String reason) implements BulkItem {}
}
