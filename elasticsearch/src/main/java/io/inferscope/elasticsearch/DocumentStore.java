package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON documents of our own state in one index ({@code inferscope-incidents}, …), with optimistic
 * concurrency. What was written is found by the next {@link #list}. Every method throws {@link
 * ElasticsearchException} when Elasticsearch is away or refuses. Thread-safe.
 */
public final class DocumentStore {
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
