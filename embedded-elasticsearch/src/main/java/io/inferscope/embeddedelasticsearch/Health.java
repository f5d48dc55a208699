package io.inferscope.embeddedelasticsearch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks the node how it is. */
final class Health {
  private Health() {}

  /**
   * Waits until every primary shard is there; the request itself waits on the server. A node whose
   * shards stay away (a damaged index) is let through at the end of the time, since it answers for
   * all others.
   */
  static void await(URI uri, Process process, EmbeddedConfig config, long startNanos) {
    URI health = uri.resolve("/_cluster/health?wait_for_status=yellow&timeout=2s");
    HttpRequest request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(10)).build();
    boolean answered = false;
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (System.nanoTime() - startNanos < config.startTimeout().toNanos()) {
        int status = client.send(request, BodyHandlers.ofString()).statusCode();
        if (status == 200) {
          return;
        }
        // 408: not yet yellow.
        answered = status == 408;
      }
    } catch (IOException e) {
      throw process.isAlive()
          ? StartFailure.noAnswer(config)
          : StartFailure.of("failed other its process ended", config);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedElasticsearchException("Interrupted while Elasticsearch started.", e);
    }
    if (!answered) {
      throw StartFailure.noAnswer(config);
    }
    config.progress().accept("Elasticsearch answers, but some of its indices are not available");
  }
}
