package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Sends bulk bodies and says what became of each document. It never retries: whoever calls knows
 * whether the documents are redelivered, how long to wait ({@link Backoff}) and when to stop. A
 * body that is too large for the server (413) is split and sent in parts. Thread-safe; blocks, so
 * call it on a virtual thread.
 */
public final class BulkClient {
  private static final String PATH = "/_bulk?filter_path=errors,items.*.status,items.*.error";

  private final ElasticsearchConnection connection;
  private final boolean gzip;

  /**
   * Sends over {@code connection}.
   *
   * @param gzip compress bodies: worth it across a network, not to the same machine
   */
  public BulkClient(ElasticsearchConnection connection, boolean gzip) {
    this.connection = connection;
    this.gzip = gzip;
  }

  /** Sends all items of {@code body}, which must not change meanwhile. */
  public BulkResult send(BulkBody body) throws InterruptedException {
    if (body.count() == 0) {
      return new BulkResult.Completed(List.of(), true);
    }
    return send(body, 0, body.count());
  }

  private BulkResult send(BulkBody body, int from, int to) throws InterruptedException {
    ElasticsearchConnection.Response response;
    try {
      response =
          connection.send(
              "POST", PATH, ElasticsearchConnection.NDJSON, gzip, publisher(body, from, to));
      if (response.ok()) {
        return BulkResponse.parse(response.body(), to - from);
      }
    } catch (IOException e) {
      return new BulkResult.Unavailable(0, Failures.describe(e));
    }
    return response.status() == 413 ? split(body, from, to) : refused(response);
  }

  private BulkResult split(BulkBody body, int from, int to) throws InterruptedException {
    if (to - from == 1) {
      BulkItem tooLarge =
          new BulkItem.Rejected(
              413,
              "request_entity_too_large",
              "the document alone is larger than a request may be");
      return new BulkResult.Completed(List.of(tooLarge), false);
    }
    int middle = (from + to) >>> 1;
    return switch (send(body, from, middle)) {
      case BulkResult.Completed first ->
          switch (send(body, middle, to)) {
            case BulkResult.Completed second -> join(first, second);
            case BulkResult.Unavailable second -> second;
            case BulkResult.Malformed second -> second;
          };
      case BulkResult.Unavailable first -> first;
      case BulkResult.Malformed first -> first;
    };
  }

  private static BulkResult join(BulkResult.Completed first, BulkResult.Completed second) {
    List<BulkItem> items = new ArrayList<>(first.items());
    items.addAll(second.items());
    return new BulkResult.Completed(items, first.allStored() && second.allStored());
  }

  private static BulkResult refused(ElasticsearchConnection.Response response) {
    JsonNode error = Json.parse(response.body()).path("error");
    String type = error.path("type").asText("");
    String reason = error.path("reason").asText(response.text());
    return BulkErrors.ofTheMoment(response.status(), type)
        ? new BulkResult.Unavailable(response.status(), reason)
        : new BulkResult.Malformed(response.status(), type, reason);
  }

  private BodyPublisher publisher(BulkBody body, int from, int to) {
    int start = body.start(from);
    int length = body.start(to) - start;
    if (!gzip) {
      return BodyPublishers.ofByteArray(body.buffer(), start, length);
    }
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(length / 8 + 64);
    try (GZIPOutputStream out = new GZIPOutputStream(compressed, 8192)) {
      out.write(body.buffer(), start, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return BodyPublishers.ofByteArray(compressed.toByteArray());
  }
}
