package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
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
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The way from the product to Elasticsearch, on which things can go wrong. Thread-safe. */
final class Route implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SLOW_MILLIS = 2_000;
  private static final String BUSY =
      """
      {"type":"es_rejected_execution_exception","reason":"rejected execution of coordinating operation"}""";

  /** What happens to requests. */
  enum Condition {
    /** Nothing. */
    OPEN,
    /** None arrives. */
    CUT,
    /** Each arrives, and its answer does not. */
    ANSWERS_LOST,
    /** Each arrives late. */
    SLOW,
    /** Bulk requests are told to come again. */
    BUSY,
    /** Every other document of a bulk request is told to come again. */
    HALF_BUSY
  }

  private final URI target;
  private final HttpServer server;
  private final Consumer<byte[]> bulkListener;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private volatile Condition condition = Condition.OPEN;

  private Route(URI target, HttpServer server, Consumer<byte[]> bulkListener) {
    this.target = target;
    this.server = server;
    this.bulkListener = bulkListener;
  }

  /**
   * Opens a way to {@code target} on a free port of loopback.
   *
   * @param bulkListener sees the body of each bulk request
   */
  static Route open(URI target, Consumer<byte[]> bulkListener) throws IOException {
    return open(target, bulkListener, 0);
  }

  /** The same on a given port. */
  static Route open(URI target, Consumer<byte[]> bulkListener, int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    Route route = new Route(target, server, bulkListener);
    server.setExecutor(route.executor);
    server.createContext("/", route::handle);
    server.start();
    return route;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void set(Condition newCondition) {
    condition = newCondition;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean bulk = exchange.getRequestURI().getPath().equals("/_bulk");
      if (bulk) {
        bulkListener.accept(body);
      }
      switch (condition) {
        case OPEN -> answer(exchange, forward(exchange, body));
        case CUT -> {}
        case ANSWERS_LOST -> forward(exchange, body);
        case SLOW -> {
          TimeUnit.MILLISECONDS.sleep(SLOW_MILLIS);
          answer(exchange, forward(exchange, body));
        }
        case BUSY -> {
          if (bulk) {
            send(exchange, 429, utf8("{\"error\":" + BUSY + ",\"status\":429}"));
          } else {
            answer(exchange, forward(exchange, body));
          }
        }
        case HALF_BUSY -> {
          if (bulk) {
            send(exchange, 200, half(exchange, body));
          } else {
            answer(exchange, forward(exchange, body));
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    HttpRequest request =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()))
            .header("Content-Type", type.equals("application/x-ndjson") ? type : "application/json")
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body))
            .build();
    return client.send(request, BodyHandlers.ofByteArray());
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> response)
      throws IOException {
    for (String name : List.of("Content-Type", "X-elastic-product")) {
      response
          .headers()
          .firstValue(name)
          .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
    }
    send(exchange, response.statusCode(), response.body());
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /** Forwards every other document and refuses the rest, as a node with a full queue does. */
  private byte[] half(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(body.length);
    int items = 0;
    for (int start = 0; start < body.length; items++) {
      int end = lineEnd(body, lineEnd(body, start) + 1) + 1;
      if (items % 2 == 0) {
        kept.write(body, start, end - start);
      }
      start = end;
    }
    JsonNode answered = JSON.readTree(forward(exchange, kept.toByteArray()).body());
    ObjectNode answer = JSON.createObjectNode().put("errors", items > 1);
    ArrayNode all = answer.putArray("items");
    for (int item = 0; item < items; item++) {
      ObjectNode created = JSON.createObjectNode().put("status", 429);
      created.set("error", JSON.readTree(BUSY));
      JsonNode own = answered.path("items").path(item / 2).path("create");
      all.addObject().set("create", item % 2 == 0 ? stored(own) : created);
    }
    return JSON.writeValueAsBytes(answer);
  }

  /** Where nothing failed the answer names no documents. */
  private static JsonNode stored(JsonNode answered) {
    return answered.isMissingNode() ? JSON.createObjectNode().put("status", 201) : answered;
  }

  /** The end of the line that holds byte {@code from}, without its line break. */
  static int lineEnd(byte[] body, int from) {
    int at = from;
    while (body[at] != '\n') {
      at++;
    }
    return at;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    executor.close();
    client.close();
  }
}
