package io.inferscope.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps the documents of the bulk requests on the way from the product to Elasticsearch, so that a
 * bare client can send the same. Thread-safe.
 */
final class BulkTap implements AutoCloseable {
  private final Route route;
  private final List<Document> documents = new ArrayList<>();

  /** A document and the data stream that it went to. */
  record Document(String stream, byte[] json) {}

  private BulkTap(URI target) throws IOException {
    route = Route.open(target, this::keep);
  }

  static BulkTap open(URI target) throws IOException {
    return new BulkTap(target);
  }

  URI uri() {
    return route.uri();
  }

  /** The documents so far of streams that begin with one of {@code types}; they are forgotten. */
  synchronized List<Document> take(String types) {
    List<Document> taken =
        documents.stream().filter(document -> document.stream().matches(types)).toList();
    documents.clear();
    return taken;
  }

  private synchronized void keep(byte[] body) {
    int start = 0;
    while (start < body.length) {
      int actionEnd = Route.lineEnd(body, start);
      int documentEnd = Route.lineEnd(body, actionEnd + 1);
      String action = new String(body, start, actionEnd - start, StandardCharsets.US_ASCII);
      String before = "\"_index\":\"";
      int stream = action.indexOf(before) + before.length();
      documents.add(
          new Document(
              action.substring(stream, action.indexOf('"', stream)),
              Arrays.copyOfRange(body, actionEnd + 1, documentEnd)));
      start = documentEnd + 1;
    }
  }

  @Override
  public void close() {
    route.close();
  }
}
