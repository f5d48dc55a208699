package io.inferscope.indexer;

import io.inferscope.elasticsearch.BulkClient;
import io.inferscope.elasticsearch.DocumentLookup;
import io.inferscope.elasticsearch.DocumentRemoval;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.VersionedDocuments;

/** What the indexer does with Elasticsearch, over one connection. */
record Store(
    BulkClient bulk,
    DocumentLookup lookup,
    DocumentRemoval removal,
    VersionedDocuments documents) {

  static Store over(ElasticsearchConnection connection) {
    return new Store(
        new BulkClient(connection, false),
        new DocumentLookup(connection),
        new DocumentRemoval(connection),
        new VersionedDocuments(connection));
  }
}
