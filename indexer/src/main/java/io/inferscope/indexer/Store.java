package io.inferscope.indexer;

import io.inferscope.elasticsearch.BulkClient;
import io.inferscope.elasticsearch.DocumentLookup;
import io.inferscope.elasticsearch.DocumentRemoval;
import io.inferscope.elasticsearch.DocumentStore;
import io.inferscope.elasticsearch.ElasticsearchConnection;

/** What the indexer does with Elasticsearch, over one connection. */
record Store(
    BulkClient bulk, DocumentLookup lookup, DocumentRemoval removal, DocumentStore accounts) {

  static Store over(ElasticsearchConnection connection) {
    return new Store(
        new BulkClient(connection, false),
        new DocumentLookup(connection),
        new DocumentRemoval(connection),
        new DocumentStore(connection, Account.INDEX));
  }
}
