package io.inferscope.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Zipkin's own server in a process of its own, which stores in Elasticsearch. It acknowledges spans
 * before it has stored them, and forgets what becomes too much for its storage; so whoever sends
 * has to look at what is stored.
 */
final class Zipkin implements AutoCloseable {
  /** The index of each day. */
  static final String INDICES = "zipkin-span-*";

  private static final long START_SECONDS = 60;
  private static final int IN_FLIGHT = 16;

  private final Process process;
  private final URI spans;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
  private final AtomicLong refused = new AtomicLong();

  private Zipkin(Process process, int port) {
    this.process = process;
    spans = URI.create("http://127.0.0.1:" + port + "/api/v2/spans");
  }

  /**
   * Starts it with its defaults, but for one shard as the product's streams have, and no replica,
   * for which one node has no place.
   */
  static Zipkin start(Path jar, Path directory, URI elasticsearch)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    int port = FreePort.next();
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-jar",
                jar.toString()));
    builder
        .environment()
        .putAll(
            Map.of(
                "QUERY_PORT", Integer.toString(port),
                "STORAGE_TYPE", "elasticsearch",
                "ES_HOSTS", elasticsearch.toString(),
                "ES_INDEX_SHARDS", "1",
                "ES_INDEX_REPLICAS", "0"));
    Path log = directory.resolve("zipkin.log");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Zipkin zipkin = new Zipkin(builder.start(), port);
    try {
      zipkin.awaitHealthy(log);
      return zipkin;
    } catch (IOException | InterruptedException | RuntimeException e) {
      zipkin.close();
      throw e;
    }
  }

  /** Its health includes that of its storage. */
  private void awaitHealthy(Path log) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    String last = "no answer";
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        HttpRequest request = HttpRequest.newBuilder(spans.resolve("/health")).build();
        var answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          return;
        }
        last = answer.body();
      } catch (IOException e) {
        last = e.toString(); // it does not listen yet
      }
      TimeUnit.MILLISECONDS.sleep(200); // nothing tells when it does
    }
    throw new IOException("Zipkin is not healthy: " + last + "\n" + Files.readString(log));
  }

  long pid() {
    return process.pid();
  }

  /** Requests that it did not take. */
  long refused() {
    return refused.get();
  }

  /** Sends a list of spans; returns when there is room for the next request. */
  void send(byte[] json) throws InterruptedException {
    inFlight.acquire();
    HttpRequest request =
        HttpRequest.newBuilder(spans)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json))
            .build();
    var unused =
        client
            .sendAsync(request, BodyHandlers.discarding())
            .whenComplete(
                (response, failure) -> {
                  if (failure != null || response.statusCode() != 202) {
                    refused.incrementAndGet();
                  }
                  inFlight.release();
                });
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    client.close();
  }
}
