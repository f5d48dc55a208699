package io.inferscope.indexer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.inferscope.elasticsearch.PatternStore;
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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before the node and treats bulk requests badly, one fault after the other. */
final class FaultProxy implements AutoCloseable {

  /** What happens to a bulk request. */
  enum Fault {
    /** Nothing: it is passed on. */
    NONE,
    /** It is refused as a whole. */
    TOO_MANY_REQUESTS,
    /** Every second document is refused with 429, the others are passed on. */
    HALF_REFUSED,
    /** It is not passed on, and the connection breaks. */
    BROKEN_BEFORE,
    /** It is passed on, and the connection breaks before the answer. */
    BROKEN_AFTER
  }

  final AtomicInteger bulks = new AtomicInteger();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Fault always = Fault.NONE;
  private volatile boolean accountsBroken;
  private volatile boolean patternsGarbled;

  FaultProxy() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void next(Fault... next) {
    faults.addAll(java.util.List.of(next));
  }

  /** What happens when no fault is left in the queue. */
  void always(Fault fault) {
    always = fault;
  }

  /** Lets no account be written any more. */
  void breakAccounts() {
    accountsBroken = true;
  }

  /** Whether the answer to the writing of patterns is none that anybody expects. */
  void garblePatterns(boolean garble) {
    patternsGarbled = garble;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Fault fault = Fault.NONE;
      if (accountsBroken && exchange.getRequestMethod().equals("PUT")) {
        throw new IOException("no accounts");
      }
      String path = exchange.getRequestURI().getPath();
      if (patternsGarbled && path.equals("/" + PatternStore.INDEX + "/_bulk")) {
        answer(exchange, 200, "{\"items\":[]}");
        return;
      }
      if (path.equals("/_bulk")) {
        bulks.incrementAndGet();
        Fault queued = faults.poll();
        fault = queued == null ? always : queued;
      }
      switch (fault) {
        case NONE -> pass(exchange, body);
        case TOO_MANY_REQUESTS ->
            answer(exchange, 429, "{\"error\":{\"type\":\"es_rejected_execution_exception\"}}");
        case HALF_REFUSED -> halfRefused(exchange, body);
        case BROKEN_BEFORE -> throw new IOException("broken before");
        case BROKEN_AFTER -> {
          forward(exchange, body);
          throw new IOException("broken after");
        }
      }
    }
  }

  private void halfRefused(HttpExchange exchange, byte[] body) throws IOException {
    String[] lines = new String(body, StandardCharsets.UTF_8).split("\n", -1);
    StringBuilder passed = new StringBuilder();
    StringBuilder items = new StringBuilder();
    for (int i = 0; i + 1 < lines.length; i += 2) {
      boolean refuse = i / 2 % 2 == 1;
      items.append(i == 0 ? "" : ",");
      items.append(
          refuse
              ? "{\"create\":{\"status\":429,\"error\":{\"type\":\"es_rejected_execution_exception\",\"reason\":\"full\"}}}"
              : "{\"create\":{\"status\":201}}");
      if (!refuse) {
        passed.append(lines[i]).append('\n').append(lines[i + 1]).append('\n');
      }
    }
    forward(exchange, passed.toString().getBytes(StandardCharsets.UTF_8));
    answer(exchange, 200, "{\"errors\":true,\"items\":[" + items + "]}");
  }

  private void pass(HttpExchange exchange, byte[] body) throws IOException {
    HttpResponse<byte[]> response = forward(exchange, body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(
        response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
    exchange.getResponseBody().write(response.body());
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    HttpRequest request =
        HttpRequest.newBuilder(Node.ADDRESS.resolve(exchange.getRequestURI().toString()))
            .header("Content-Type", type)
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body))
            .build();
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
