package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * JSON documents of our own state in one index ({@code inferscope-incidents}, …), with optimistic
 * concurrency. What was written is found by the next {@link #list}. Every method throws {@link
 * ElasticsearchException} when Elasticsearch is away or refuses. Thread-safe.
 */
public final class DocumentStore {
  private static final int PAGE = 1_000;

  private final Requests requests;
  private final String index;

  /** Documents of {@code index}. */
  public DocumentStore(ElasticsearchConnection connection, String index) {
    this.requests = new Requests(connection);
    this.index = index;
  }

  /** A state of a document; only the latest can be replaced. */
  public record Version(long sequenceNumber, long primaryTerm) {}

  /** A document and its version. */
  public record Document(String id, JsonNode json, Version version) {}

  /**
   * A document to be written.
   *
   * @param version the state that it replaces; null for one that must not exist yet
   */
  public record Change(String id, JsonNode json, @Nullable Version version) {}

  /** What came of writing. */
  public sealed interface Written {
    /** It is stored and has this version now. */
    record Done(Version version) implements Written {}

    /** Somebody else was first: read it again, decide again. */
    record Conflict() implements Written {}
  }

  /** Stores a document that must not exist yet. */
  public Written create(String id, JsonNode json) {
    return write("PUT", "/_create/" + encoded(id) + "?refresh=true", json);
  }

  /** Replaces a document of that very version. */
  public Written replace(String id, JsonNode json, Version version) {
    return write(
        "PUT",
        "/_doc/"
            + encoded(id)
            + "?refresh=true&if_seq_no="
            + version.sequenceNumber()
            + "&if_primary_term="
            + version.primaryTerm(),
        json);
  }

  /** Stores a document whatever was there before. */
  public void put(String id, JsonNode json) {
    requests.json("PUT", path("/_doc/" + encoded(id) + "?refresh=true"), json);
  }

  private Written write(String method, String path, JsonNode json) {
    ElasticsearchConnection.Response response = requests.response(method, path(path), json);
    if (response.status() == 409) {
      return new Written.Conflict();
    }
    if (!response.ok()) {
      throw ElasticsearchException.of(response);
    }
    return new Written.Done(version(Json.parse(response.body())));
  }

  /** The document of that id. */
  public Optional<Document> get(String id) {
    ElasticsearchConnection.Response response =
        requests.response("GET", path("/_doc/" + encoded(id)), null);
    if (response.status() == 404) {
      return Optional.empty();
    }
    if (!response.ok()) {
      throw ElasticsearchException.of(response);
    }
    return Optional.of(document(Json.parse(response.body())));
  }

  /** The documents among these ids that exist, whether or not a search finds them already. */
  public List<Document> getAll(Collection<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    ObjectNode body = Json.object();
    ids.forEach(body.putArray("ids")::add);
    ElasticsearchConnection.Response response = requests.response("POST", path("/_mget"), body);
    if (response.status() == 404) {
      return List.of();
    }
    if (!response.ok()) {
      throw ElasticsearchException.of(response);
    }
    List<Document> documents = new ArrayList<>();
    for (JsonNode found : Json.parse(response.body()).path("docs")) {
      if (found.path("found").asBoolean(false)) {
        documents.add(document(found));
      }
    }
    return documents;
  }

  /**
   * Writes many documents at once; what came of each, in their order. A failure of another kind
   * than a conflict is thrown, and the others may then be written or not. Searches find them within
   * the index's refresh interval only.
   */
  public List<Written> writeAll(List<Change> changes) {
    if (changes.isEmpty()) {
      return List.of();
    }
    StringBuilder lines = new StringBuilder();
    for (Change change : changes) {
      ObjectNode action = Json.object();
      Version version = change.version();
      ObjectNode target = action.withObject(version == null ? "/create" : "/index");
      target.put("_index", index).put("_id", change.id());
      if (version != null) {
        target.put("if_seq_no", version.sequenceNumber());
        target.put("if_primary_term", version.primaryTerm());
      }
      lines.append(action).append('\n').append(change.json()).append('\n');
    }
    List<Written> written = new ArrayList<>();
    for (JsonNode item : requests.lines(path("/_bulk"), lines.toString()).path("items")) {
      written.add(written(item.path(item.fieldNames().next())));
    }
    return written;
  }

  private static Written written(JsonNode item) {
    int status = item.path("status").asInt();
    if (status == 409) {
      return new Written.Conflict();
    }
    if (status >= 300) {
      throw ElasticsearchException.ofItem(item);
    }
    return new Written.Done(version(item));
  }

  /** Removes those of the documents that exist. */
  public void deleteAll(Collection<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    for (String id : ids) {
      ObjectNode action = Json.object();
      action.withObject("/delete").put("_index", index).put("_id", id);
      lines.append(action).append('\n');
    }
    for (JsonNode item : requests.lines(path("/_bulk"), lines.toString()).path("items")) {
      JsonNode deleted = item.path("delete");
      if (deleted.path("status").asInt() >= 300 && deleted.path("status").asInt() != 404) {
        throw ElasticsearchException.ofItem(deleted);
      }
    }
  }

  /**
   * All documents that match, in no certain order, those just written among them. Memory is bounded
   * by {@value #PAGE} documents.
   *
   * @param queryJson a query as Elasticsearch's JSON; {@code _seq_no} may be part of it, which
   *     grows with each write
   */
  public void forEach(String queryJson, Consumer<Document> consumer) {
    requests.json("POST", path("/_refresh?ignore_unavailable=true&allow_no_indices=true"), null);
    PointInTime position = PointInTime.open(requests, index);
    try {
      boolean more = true;
      while (more) {
        ObjectNode search = Json.object().put("size", PAGE).put("seq_no_primary_term", true);
        search.put("track_total_hits", false);
        search.set("query", Json.parseOwn(queryJson));
        search.putArray("sort").add("_shard_doc");
        position.applyTo(search);
        JsonNode answer = requests.json("POST", "/_search?filter_path=pit_id,hits.hits", search);
        position = position.after(answer);
        JsonNode hits = answer.path("hits").path("hits");
        hits.forEach(hit -> consumer.accept(document(hit)));
        more = hits.size() == PAGE;
      }
    } finally {
      position.close(requests);
    }
  }

  /** Removes the document; nothing happens if there is none. */
  public void delete(String id) {
    ElasticsearchConnection.Response response =
        requests.response("DELETE", path("/_doc/" + encoded(id) + "?refresh=true"), null);
    if (!response.ok() && response.status() != 404) {
      throw ElasticsearchException.of(response);
    }
  }

  /**
   * Documents in order of a field.
   *
   * @param queryJson a query as Elasticsearch's JSON, null for all
   * @param sortField a mapped date, number or keyword
   * @param size the most documents, to 10,000
   */
  public List<Document> list(
      @Nullable String queryJson, String sortField, SortOrder order, int size) {
    ObjectNode search = Json.object().put("size", size).put("seq_no_primary_term", true);
    if (queryJson != null) {
      search.set("query", Json.parseOwn(queryJson));
    }
    search
        .putArray("sort")
        .addObject()
        .withObject("/" + sortField)
        .put("order", order.elasticsearchName())
        .put("unmapped_type", "keyword");
    JsonNode answer = requests.json("POST", path("/_search?ignore_unavailable=true"), search);
    List<Document> documents = new ArrayList<>();
    for (JsonNode hit : answer.path("hits").path("hits")) {
      documents.add(document(hit));
    }
    return documents;
  }

  private static Document document(JsonNode hit) {
    return new Document(hit.path("_id").asText(), hit.path("_source"), version(hit));
  }

  private static Version version(JsonNode node) {
    return new Version(node.path("_seq_no").asLong(), node.path("_primary_term").asLong());
  }

  private String path(String rest) {
    return "/" + index + rest;
  }

  private static String encoded(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
