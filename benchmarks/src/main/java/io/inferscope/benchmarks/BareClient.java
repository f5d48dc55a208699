package io.inferscope.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The fastest way to bring documents into Elasticsearch: bodies made beforehand, ids left to
 * Elasticsearch, a few connections that are never idle.
 */
final class BareClient {
  /** Where its documents go instead of the product's namespace. */
  static final String NAMESPACE = "bare";

  private final Elasticsearch elasticsearch;

  BareClient(Elasticsearch elasticsearch) {
    this.elasticsearch = elasticsearch;
  }

  /**
   * How it sends.
   *
   * @param bulkBytes the size of a body
   * @param connections bodies under way at once
   */
  record Shape(int bulkBytes, int connections) {}

  /** Bodies of that size with all documents. */
  static List<byte[]> bodies(List<BulkTap.Document> documents, int bulkBytes) {
    List<byte[]> bodies = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream(bulkBytes + (1 << 16));
    for (BulkTap.Document document : documents) {
      String stream = document.stream();
      String target = stream.substring(0, stream.lastIndexOf('-') + 1) + NAMESPACE;
      String action = "{\"create\":{\"_index\":\"" + target + "\"}}\n";
      body.writeBytes(action.getBytes(StandardCharsets.US_ASCII));
      body.writeBytes(document.json());
      body.write('\n');
      if (body.size() >= bulkBytes) {
        bodies.add(body.toByteArray());
        body.reset();
      }
    }
    if (body.size() > 0) {
      bodies.add(body.toByteArray());
    }
    return bodies;
  }

  /** Sends every body {@code times} times; returns when all are taken. */
  void send(List<byte[]> bodies, int times, int connections)
      throws IOException, InterruptedException {
    AtomicInteger next = new AtomicInteger();
    int all = bodies.size() * times;
    try (ExecutorService executor = Executors.newFixedThreadPool(connections)) {
      List<Future<?>> senders = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        senders.add(
            executor.submit(
                () -> {
                  for (int n = next.getAndIncrement(); n < all; n = next.getAndIncrement()) {
                    elasticsearch.bulk(bodies.get(n % bodies.size()));
                  }
                  return null;
                }));
      }
      for (Future<?> sender : senders) {
        sender.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }
}
