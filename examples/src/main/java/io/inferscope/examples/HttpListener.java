package io.inferscope.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small HTTP server on loopback, a virtual thread for each request. */
final class HttpListener implements AutoCloseable {
  private static final int BODY_LIMIT_BYTES = 1 << 20;

  private final HttpServer server;
  private final ExecutorService threads;

  private HttpListener(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /** Answers one request; called on many threads. */
  interface Handler {
    Reply handle(Request request);
  }

  /** A request, its body read. */
  record Request(HttpExchange exchange, byte[] body) {
    String method() {
      return exchange.getRequestMethod();
    }

    String path() {
      return exchange.getRequestURI().getPath();
    }

    Optional<String> query() {
      return Optional.ofNullable(exchange.getRequestURI().getQuery());
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }
  }

  /** An answer; the body is JSON. */
  record Reply(int status, String json) {
    static Reply error(int status, String message) {
      return new Reply(status, Json.object("error", message));
    }
  }

  /**
   * Starts to listen.
   *
   * @param port 0 lets the system choose
   * @throws IOException if the port is taken; the message names it
   */
  static HttpListener start(int port, Handler handler) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
    }
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, handler));
    server.start();
    return new HttpListener(server, threads);
  }

  private static void answer(HttpExchange exchange, Handler handler) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT_BYTES + 1);
      Reply reply =
          body.length > BODY_LIMIT_BYTES
              ? Reply.error(413, "the body is larger than " + BODY_LIMIT_BYTES + " bytes")
              : handler.handle(new Request(exchange, body));
      byte[] bytes = reply.json().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
