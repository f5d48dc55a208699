package io.inferscope.server;

import io.inferscope.elasticsearch.Backoff;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearchException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded Elasticsearch, started again on the same port and data whenever its process ends
 * unasked: killed, or out of memory. What is sent meanwhile waits in the buffer. A node that dies
 * again and again is started less and less often, at least every two minutes. Thread-safe.
 */
final class EmbeddedNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedNode.class);

  /**
   * Before the first attempt: a signal to the whole process group, as Ctrl-C is one, ends the node
   * before this process has begun to stop.
   */
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  /** After living that long a node counts as well again. */
  private static final Duration WELL = Duration.ofMinutes(10);

  private final EmbeddedConfig config;
  private final Counter deaths;
  private final Backoff backoff =
      new Backoff(SHORTEST_PAUSE, LONGEST_PAUSE.minus(SHORTEST_PAUSE), new SplittableRandom());
  private final Thread watch;
  private volatile EmbeddedElasticsearch node;

  private EmbeddedNode(EmbeddedConfig config, EmbeddedElasticsearch node, MeterRegistry metrics) {
    this.config = config.withHttpPort(node.uri().getPort());
    this.node = node;
    deaths = metrics.counter("inferscope.elasticsearch.embedded.deaths");
    watch = Thread.ofPlatform().daemon().name("elasticsearch-watch").unstarted(this::watch);
  }

  /**
   * Starts a node and watches over it.
   *
   * @throws UserException when it does not start; later failures are only logged
   */
  static EmbeddedNode start(EmbeddedConfig config, MeterRegistry metrics) {
    try {
      EmbeddedNode started = new EmbeddedNode(config, EmbeddedElasticsearch.start(config), metrics);
      started.watch.start();
      return started;
    } catch (EmbeddedElasticsearchException e) {
      throw new UserException(String.valueOf(e.getMessage()));
    }
  }

  /** Where it answers; the same after a restart. */
  URI uri() {
    return node.uri();
  }

  /** Of the process that runs now. */
  long pid() {
    return node.pid();
  }

  private void watch() {
    Path logs = config.dataDirectory().resolve("logs").toAbsolutePath();
    int attempt = 0;
    try {
      while (true) {
        long startNanos = System.nanoTime();
        int exitCode = node.onExit().get();
        deaths.increment();
        LOG.error(
            "Elasticsearch (process {}) has ended with exit code {}; it is started again on the"
                + " same data, and what is sent meanwhile waits in the buffer. Its logs are in {}",
            node.pid(),
            exitCode,
            logs);
        if (System.nanoTime() - startNanos > WELL.toNanos()) {
          attempt = 0;
        }
        attempt = restart(attempt);
      }
    } catch (InterruptedException e) {
      // The end of this process: whoever closes it stops the node.
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a process cannot fail", e);
    }
  }

  /** Tries until the node is back; answers how many attempts there have been by then. */
  private int restart(int before) throws InterruptedException {
    for (int attempt = before; ; attempt++) {
      TimeUnit.NANOSECONDS.sleep(SHORTEST_PAUSE.plus(backoff.pause(attempt)).toNanos());
      try {
        node = EmbeddedElasticsearch.start(config);
        LOG.info("Elasticsearch is back, as process {}", node.pid());
        return attempt + 1;
      } catch (RuntimeException e) { // the edge of the loop: nothing may end the watch
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        LOG.error("Elasticsearch does not start, which is tried again: {}", e.getMessage());
      }
    }
  }

  /** From now on the node may end; to be called before anything else is stopped. */
  void expectEnd() {
    watch.interrupt();
  }

  @Override
  public void close() {
    expectEnd();
    try {
      watch.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    node.close();
  }
}
