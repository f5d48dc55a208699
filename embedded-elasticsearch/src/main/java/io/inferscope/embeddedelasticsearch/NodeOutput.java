package io.inferscope.embeddedelasticsearch;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the node's process says: {@code ready PORT} or {@code failed …}, later {@code closed}. */
final class NodeOutput {
  private final CompletableFuture<String> verdict = new CompletableFuture<>();
  private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

  private NodeOutput() {}

  /** Reads until the process ends, so that it never blocks on a full pipe. */
  static NodeOutput follow(Process process) {
    NodeOutput output = new NodeOutput();
    Thread.ofVirtual().name("elasticsearch-output").start(() -> output.read(process));
    return output;
  }

  private void read(Process process) {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("ready ") || line.startsWith("failed ")) {
          verdict.complete(line);
        } else if (line.equals("closed")) {
          closed.complete(true);
        }
      }
    } catch (IOException e) {
      // The pipe breaks when the process is killed: it has ended, as below.
    }
    verdict.complete("failed other its process ended");
    closed.complete(true);
  }

  /** The port on which the node listens; its failure as the exception that says why. */
  int awaitPort(EmbeddedConfig config) {
    try {
      String line = verdict.get(config.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
      if (line.startsWith("ready ")) {
        return Integer.parseInt(line.substring("ready ".length()));
      }
      throw StartFailure.of(line, config);
    } catch (TimeoutException | ExecutionException e) {
      throw StartFailure.noAnswer(config);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedElasticsearchException("Interrupted while Elasticsearch started.", e);
    }
  }

  /** Whether the node has closed its data, or ended, within that time. */
  boolean awaitClosed(Duration timeout) {
    try {
      return closed.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
