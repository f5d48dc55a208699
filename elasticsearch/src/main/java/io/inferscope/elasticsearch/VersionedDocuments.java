package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;

/**
 * Single documents that are read, changed and written back, so that no change of somebody else is
 * overwritten. Reading sees what was written last, without a refresh. Thread-safe.
 */
public final class VersionedDocuments {
  private final ElasticsearchConnection connection;

  /** Reads and writes over {@code connection}. */
  public VersionedDocuments(ElasticsearchConnection connection) {
    this.connection = connection;
  }

  /** The place of a version in its shard's history. */
  public record Version(long sequenceNumber, long primaryTerm) {}

  /** A document as it was read. */
  public record Versioned(byte[] json, Version version) {}

  /** What became of a write. */
  public sealed interface Write {
    /** It is durable; the next write needs this version. */
    record Written(Version version) implements Write {}

    /** Somebody else has written since: read again. */
    record Conflict() implements Write {}
  }

  /**
   * The document, or nothing where there is no such document or index.
   *
   * @throws IOException when Elasticsearch cannot be reached or refuses
   */
  public Optional<Versioned> get(String index, String id) throws IOException, InterruptedException {
    ElasticsearchConnection.Response response =
        connection.send("GET", "/" + index + "/_doc/" + id, null);
    if (response.status() == 404) {
      return Optional.empty();
    }
    JsonNode answer = answer(response);
    return Optional.of(new Versioned(Json.bytes(answer.path("_source")), version(answer)));
  }

  /**
   * Writes a document that must not be there yet.
   *
   * @throws IOException when Elasticsearch cannot be reached or refuses; it may be written or not
   */
  public Write create(String index, String id, String json)
      throws IOException, InterruptedException {
    return write("/" + index + "/_create/" + id, json);
  }

  /**
   * Replaces a document that must still be of the version given.
   *
   * @throws IOException when Elasticsearch cannot be reached or refuses; it may be written or not
   */
  public Write replace(String index, String id, String json, Version expected)
      throws IOException, InterruptedException {
    return write(
        "/%s/_doc/%s?if_seq_no=%d&if_primary_term=%d"
            .formatted(index, id, expected.sequenceNumber(), expected.primaryTerm()),
        json);
  }

  private Write write(String path, String json) throws IOException, InterruptedException {
    ElasticsearchConnection.Response response = connection.send("PUT", path, json);
    return response.status() == 409
        ? new Write.Conflict()
        : new Write.Written(version(answer(response)));
  }

  private static Version version(JsonNode answer) {
    return new Version(answer.path("_seq_no").asLong(), answer.path("_primary_term").asLong());
  }

  private static JsonNode answer(ElasticsearchConnection.Response response) throws IOException {
    if (!response.ok()) {
      throw new IOException("Elasticsearch answered " + response.status() + ": " + response.text());
    }
    return Json.parse(response.body());
  }
}
