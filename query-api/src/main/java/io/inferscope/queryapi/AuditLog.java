package io.inferscope.queryapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.elasticsearch.DocumentStore;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import java.util.UUID;

/** Who has changed what, in the index {@code inferscope-audit}. Thread-safe. */
final class AuditLog {
  private final DocumentStore documents;

  AuditLog(ElasticsearchConnection connection) {
    documents = new DocumentStore(connection, "inferscope-audit");
  }

  /** To be called before the change, which must not happen where it cannot be recorded. */
  void record(ApiRequest request, String action, String object, String detail) {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("time", request.now().toString()).put("namespace", request.tenant());
    entry.put("actor", request.actor()).put("action", action);
    entry.put("object", object).put("detail", detail);
    documents.put(UUID.randomUUID().toString(), entry);
  }
}
