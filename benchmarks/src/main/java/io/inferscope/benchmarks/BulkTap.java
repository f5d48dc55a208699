package io.inferscope.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between the product and Elasticsearch and keeps the documents of bulk requests, so that a
 * bare client can send the same. Thread-safe.
 */
final class BulkTap implements AutoCloseable {
  private final URI target;
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Document> documents = new ArrayList<>();

  /** A document and the data stream that it went to. */
  record Document(String stream, byte[] json) {}

  private BulkTap(URI target, HttpServer server) {
    this.target = target;
    this.server = server;
  }

  static BulkTap open(URI target) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    BulkTap tap = new BulkTap(target, server);
    server.setExecutor(tap.executor);
    server.createContext("/", tap::forward);
    server.start();
    return tap;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The documents so far of streams that begin with one of {@code types}; they are forgotten. */
  synchronized List<Document> take(String types) {
    List<Document> taken =
        documents.stream().filter(document -> document.stream().matches(types)).toList();
    documents.clear();
    return taken;
  }

  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestURI().getPath().equals("/_bulk")) {
        keep(body);
      }
      HttpRequest request =
          HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()))
              .header(
                  "Content-Type",
                  "application/x-ndjson".equals(type(exchange))
                      ? type(exchange)
                      : "application/json")
              .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body))
              .build();
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      response
          .headers()
          .firstValue("Content-Type")
          .ifPresent(value -> exchange.getResponseHeaders().set("Content-Type", value));
      response
          .headers()
          .firstValue("X-elastic-product")
          .ifPresent(value -> exchange.getResponseHeaders().set("X-elastic-product", value));
      byte[] answer = response.body();
      exchange.sendResponseHeaders(response.statusCode(), answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String type(HttpExchange exchange) {
    return String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
  }

  private synchronized void keep(byte[] body) {
    int start = 0;
    while (start < body.length) {
      int actionEnd = lineEnd(body, start);
      int documentEnd = lineEnd(body, actionEnd + 1);
      String action = new String(body, start, actionEnd - start, StandardCharsets.US_ASCII);
      String before = "\"_index\":\"";
      int stream = action.indexOf(before) + before.length();
      documents.add(
          new Document(
              action.substring(stream, action.indexOf('"', stream)),
              java.util.Arrays.copyOfRange(body, actionEnd + 1, documentEnd)));
      start = documentEnd + 1;
    }
  }

  private static int lineEnd(byte[] body, int from) {
    int at = from;
    while (body[at] != '\n') {
      at++;
    }
    return at;
  }

  @Override
  public void close() {
    server.stop(0);
    executor.close();
    client.close();
  }
}
