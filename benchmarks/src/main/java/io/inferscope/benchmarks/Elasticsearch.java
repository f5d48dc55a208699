package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/** The few requests that a benchmark sends itself. Thread-safe. */
final class Elasticsearch implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long POLL_MILLIS = 50;
  private static final int TOO_MANY_REQUESTS = 429;

  private final URI uri;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Elasticsearch(URI uri) {
    this.uri = uri;
  }

  /** Sends a bulk body, again where Elasticsearch is too busy; every document must be created. */
  void bulk(byte[] body) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = bulkOnce(body);
    while (response.statusCode() == TOO_MANY_REQUESTS) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      response = bulkOnce(body);
    }
    byte[] answer = checked("POST", "/_bulk", response);
    if (JSON.readTree(answer).path("errors").asBoolean(true)) {
      throw new IOException("the bare client's documents are refused");
    }
  }

  private HttpResponse<byte[]> bulkOnce(byte[] body) throws IOException, InterruptedException {
    HttpRequest request =
        request("/_bulk?filter_path=errors", "POST", BodyPublishers.ofByteArray(body));
    return client.send(request, BodyHandlers.ofByteArray());
  }

  /** Documents that the streams have taken, searchable or not. */
  long indexed(String streams) throws IOException, InterruptedException {
    JsonNode stats = get("/" + streams + "/_stats/indexing?ignore_unavailable=true");
    return stats.path("_all").path("primaries").path("indexing").path("index_total").asLong();
  }

  /** Returns when the streams hold so many documents and all of them can be found. */
  void awaitSearchable(String streams, long documents) throws IOException, InterruptedException {
    long known = 0;
    long changed = System.nanoTime();
    for (long now = indexed(streams); now < documents; now = indexed(streams)) {
      changed = now == known ? changed : System.nanoTime();
      known = now;
      if (System.nanoTime() - changed > TimeUnit.MINUTES.toNanos(2)) {
        throw new IOException(
            "for two minutes no more than %d of %d documents have been in %s"
                .formatted(now, documents, streams));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS); // nothing tells when it has taken them
    }
    refresh(streams);
    long found = get("/" + streams + "/_count").path("count").asLong();
    if (found != documents) {
      throw new IOException(
          "%d documents are found in %s, expected were %d".formatted(found, streams, documents));
    }
  }

  /** What a document takes on disk, once all are merged into one segment. */
  double storedBytesOfADocument(String streams) throws IOException, InterruptedException {
    send("POST", "/" + streams + "/_forcemerge?max_num_segments=1", BodyPublishers.noBody());
    JsonNode all = get("/" + streams + "/_stats/store,docs").path("_all").path("primaries");
    return all.path("store").path("size_in_bytes").asDouble()
        / all.path("docs").path("count").asLong();
  }

  void delete(String streams) throws IOException, InterruptedException {
    send("DELETE", "/_data_stream/" + streams, BodyPublishers.noBody());
  }

  /** Deletes the indices whose names match, if there are any. */
  void deleteIndices(String pattern) throws IOException, InterruptedException {
    JsonNode indices = get("/" + pattern + "/_stats/docs?ignore_unavailable=true").path("indices");
    for (Iterator<String> names = indices.fieldNames(); names.hasNext(); ) {
      send("DELETE", "/" + names.next(), BodyPublishers.noBody());
    }
  }

  /** A search's answer; nothing is found where there are no such streams. */
  JsonNode search(String streams, String json) throws IOException, InterruptedException {
    String path = "/" + streams + "/_search?ignore_unavailable=true&allow_no_indices=true";
    HttpRequest request =
        HttpRequest.newBuilder(uri.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build();
    return JSON.readTree(checked("POST", path, client.send(request, BodyHandlers.ofByteArray())));
  }

  void refresh(String streams) throws IOException, InterruptedException {
    send(
        "POST",
        "/" + streams + "/_refresh?ignore_unavailable=true&allow_no_indices=true",
        BodyPublishers.noBody());
  }

  /** Waits until every shard has all its copies. */
  void awaitGreen() throws IOException, InterruptedException {
    for (int attempt = 0; attempt < 12; attempt++) {
      String path = "/_cluster/health?wait_for_status=green&timeout=10s";
      if (client
              .send(request(path, "GET", BodyPublishers.noBody()), BodyHandlers.discarding())
              .statusCode()
          == 200) {
        return;
      }
    }
    throw new IOException("for two minutes shards have lacked copies");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(send("GET", path, BodyPublishers.noBody()));
  }

  private byte[] send(String method, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    return checked(
        method, path, client.send(request(path, method, body), BodyHandlers.ofByteArray()));
  }

  private HttpRequest request(String path, String method, BodyPublisher body) {
    return HttpRequest.newBuilder(uri.resolve(path))
        .header("Content-Type", "application/x-ndjson")
        .method(method, body)
        .build();
  }

  private static byte[] checked(String method, String path, HttpResponse<byte[]> response)
      throws IOException {
    if (response.statusCode() >= 300) {
      throw new IOException(
          "%s %s answered %d: %s"
              .formatted(
                  method,
                  path,
                  response.statusCode(),
                  new String(response.body(), StandardCharsets.UTF_8)));
    }
    return response.body();
  }

  @Override
  public void close() {
    client.close();
  }
}
