package io.inferscope.benchmarks;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/** Sends OTLP/gRPC requests that were made before, so that it costs as little as it can. */
final class OtlpSender implements AutoCloseable {
  private static final int CONNECTIONS = 2;
  private static final int IN_FLIGHT = 16;
  private static final long RETRY_MILLIS = 50;
  private static final String UNAVAILABLE = "14";

  private final Vertx vertx;
  private final HttpClient client;
  private final int port;
  private final String path;
  private final AtomicLong refusals = new AtomicLong();

  /**
   * A sender of one signal.
   *
   * @param service the gRPC service's full name
   */
  OtlpSender(int port, String service) {
    this.port = port;
    path = "/" + service + "/Export";
    vertx = Vertx.vertx();
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2ConnectionWindowSize(4 << 20),
            new PoolOptions().setHttp2MaxSize(CONNECTIONS));
  }

  /** The frame of a gRPC message: not compressed, and its length. */
  static Buffer framed(byte[] request) {
    return Buffer.buffer(request.length + 5)
        .appendByte((byte) 0)
        .appendInt(request.length)
        .appendBytes(request);
  }

  /** How often the collector said that it is to be sent again later. */
  long refusals() {
    return refusals.get();
  }

  /** Sends each request once, as fast as they are acknowledged; returns after the last answer. */
  void sendAll(List<Buffer> requests, int count) throws InterruptedException {
    Semaphore inFlight = new Semaphore(IN_FLIGHT);
    for (int i = 0; i < count; i++) {
      inFlight.acquire();
      send(requests.get(i % requests.size()), inFlight::release);
    }
    inFlight.acquire(IN_FLIGHT);
  }

  /**
   * Sends at a fixed rate, whether or not earlier requests are answered.
   *
   * @return for each request the nanoseconds from when it was due until its acknowledgement, sorted
   */
  List<Long> sendAt(List<Buffer> requests, double requestsPerSecond, int count)
      throws InterruptedException {
    AtomicLongArray latencies = new AtomicLongArray(count);
    Semaphore answered = new Semaphore(0);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = start + (long) (i * 1e9 / requestsPerSecond);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      int number = i;
      send(
          requests.get(i % requests.size()),
          () -> {
            latencies.set(number, System.nanoTime() - due);
            answered.release();
          });
    }
    answered.acquire(count);
    List<Long> sorted = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      sorted.add(latencies.get(i));
    }
    sorted.sort(null);
    return sorted;
  }

  /**
   * Sends a request once.
   *
   * @return the gRPC status; fails when the connection did, and then nobody knows what became of it
   */
  Future<String> send(Buffer message) {
    return client
        .request(HttpMethod.POST, port, "127.0.0.1", path)
        .compose(request -> status(request, message));
  }

  private void send(Buffer message, Runnable acknowledged) {
    send(message)
        .onComplete(
            answer -> {
              if (answer.succeeded() && answer.result().equals("0")) {
                acknowledged.run();
              } else if (answer.succeeded() && answer.result().equals(UNAVAILABLE)) {
                refusals.incrementAndGet();
                vertx.setTimer(RETRY_MILLIS, later -> send(message, acknowledged));
              } else {
                throw new IllegalStateException(
                    "the collector answered " + answer.result(), answer.cause());
              }
            });
  }

  private static Future<String> status(HttpClientRequest request, Buffer message) {
    request.putHeader("content-type", "application/grpc").putHeader("te", "trailers");
    return request.send(message).compose(OtlpSender::status);
  }

  private static Future<String> status(HttpClientResponse response) {
    String atOnce = response.getHeader("grpc-status");
    return response
        .end()
        .map(ended -> atOnce == null ? String.valueOf(response.getTrailer("grpc-status")) : atOnce);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
