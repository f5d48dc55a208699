package io.inferscope.indexer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.elasticsearch.DataStreams;
import io.inferscope.elasticsearch.DocumentStore;
import io.inferscope.elasticsearch.DocumentStore.Document;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.SortOrder;
import io.inferscope.elasticsearch.StreamDocuments;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What backing indices hold that nothing is written to any more, one document for each data stream
 * in the account's index. When such an index is gone, retention has deleted it, and what it held is
 * what was stored and is not there. Counts of a stream are {@code records} and, for the quarantine,
 * those driven in again by their signal.
 */
final class SealedIndices {
  /** The only count of most streams. */
  static final String RECORDS = "records";

  private static final int MOST_STREAMS = 10_000;
  private static final String ANY = "{\"match_all\":{}}";
  private static final String STREAM = "stream";
  private static final String INDICES = "indices";
  private static final String GONE = "gone";
  private static final Map<String, String> REDRIVEN =
      Map.of("logs", "\"logs\",\"span_events\"", "spans", "\"spans\"", "metrics", "\"metrics\"");

  private final DocumentStore store;
  private final StreamDocuments documents;
  private final DataStreams streams;

  SealedIndices(ElasticsearchConnection connection) {
    store = new DocumentStore(connection, Account.INDEX);
    documents = new StreamDocuments(connection);
    streams = new DataStreams(connection);
  }

  /**
   * Notes what the indices hold that are not noted yet, and adds up those that are gone.
   *
   * @param sealed all backing indices of the stream but the one that is written to
   */
  void note(String stream, StreamKind kind, List<String> sealed) {
    Optional<Document> stored = store.get(id(stream));
    if (stored.isEmpty() && sealed.isEmpty()) {
      return;
    }
    ObjectNode json =
        stored
            .map(document -> (ObjectNode) document.json().deepCopy())
            .orElseGet(() -> JsonNodeFactory.instance.objectNode().put(STREAM, stream));
    ObjectNode before = json.deepCopy();
    ObjectNode noted = json.withObject("/" + INDICES);
    for (String index : sealed) {
      if (isTakenFrom(kind) || !noted.has(index)) {
        noted.set(index, counts(index, kind));
      }
    }
    addUpGone(json, noted, sealed);
    if (!json.equals(before)) {
      // Where another process was first, the next round does it.
      if (stored.isPresent()) {
        store.replace(id(stream), json, stored.get().version());
      } else {
        store.create(id(stream), json);
      }
    }
  }

  /** Documents of the quarantine change there, and spans are sampled: both are counted again. */
  private static boolean isTakenFrom(StreamKind kind) {
    return kind == StreamKind.QUARANTINE || kind == StreamKind.TRACES;
  }

  private static void addUpGone(ObjectNode json, ObjectNode noted, Collection<String> existing) {
    Set<String> gone = new HashSet<>();
    noted.fieldNames().forEachRemaining(gone::add);
    gone.removeAll(existing);
    for (String index : gone) {
      ObjectNode sum = json.withObject("/" + GONE);
      noted
          .get(index)
          .properties()
          .forEach(
              count ->
                  sum.put(
                      count.getKey(),
                      sum.path(count.getKey()).asLong() + count.getValue().asLong()));
      noted.remove(index);
    }
  }

  private ObjectNode counts(String index, StreamKind kind) {
    documents.refresh(index);
    ObjectNode counts = JsonNodeFactory.instance.objectNode();
    counts.put(
        RECORDS,
        kind.counted().equals("count")
            ? documents.count(index, ANY)
            : documents.sum(index, ANY, kind.counted()));
    if (kind == StreamKind.QUARANTINE) {
      REDRIVEN.forEach(
          (signal, names) ->
              counts.put(signal, documents.sum(index, redriven(names), kind.counted())));
    }
    return counts;
  }

  /**
   * Finds what was quarantined and is stored since.
   *
   * @param signals JSON strings, separated by commas
   */
  static String redriven(String signals) {
    return """
        {"bool": {"filter": [{"term": {"inferscope.quarantine.state": "redriven"}},
                             {"terms": {"inferscope.quarantine.signal": [%s]}}]}}
        """
        .formatted(signals);
  }

  /** What retention has deleted of the streams of a kind and namespace. */
  long deleted(StreamKind kind, String namespace, String count) {
    long deleted = 0;
    String query = "{\"exists\":{\"field\":\"stream\"}}";
    for (Document document : store.list(query, STREAM, SortOrder.OLDEST_FIRST, MOST_STREAMS)) {
      String stream = document.json().path(STREAM).asText();
      if (stream.endsWith("-" + namespace) && StreamKind.of(stream).equals(Optional.of(kind))) {
        deleted += deleted(document.json(), stream, count);
      }
    }
    return deleted;
  }

  private long deleted(JsonNode json, String stream, String count) {
    long deleted = json.path(GONE).path(count).asLong();
    JsonNode noted = json.path(INDICES);
    if (noted.isEmpty()) {
      return deleted;
    }
    Set<String> existing = new HashSet<>();
    streams
        .list(stream + "*") // a pattern may match nothing
        .forEach(found -> found.indices().forEach(index -> existing.add(index.name())));
    for (Map.Entry<String, JsonNode> index : noted.properties()) {
      deleted += existing.contains(index.getKey()) ? 0 : index.getValue().path(count).asLong();
    }
    return deleted;
  }

  private static String id(String stream) {
    return "stream-" + stream;
  }
}
