package io.inferscope.embeddedelasticsearch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A real Elasticsearch node in a process of its own, bound to 127.0.0.1 and without security. It
 * stops when closed, and also when this process dies. Thread-safe.
 */
public final class EmbeddedElasticsearch implements AutoCloseable {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(25);

  private final Process process;
  private final NodeOutput output;
  private final URI uri;

  private EmbeddedElasticsearch(Process process, NodeOutput output, URI uri) {
    this.process = process;
    this.output = output;
    this.uri = uri;
  }

  /**
   * Starts a node on the data of {@code config.dataDirectory()} and waits until it answers. The
   * server's jars are looked for in {@code config.distribution()}, else where the system property
   * {@code inferscope.elasticsearch.distribution} says, else in {@code elasticsearch-distribution}
   * beside this module's code, else where the build puts them; what such a directory lists and
   * lacks is fetched from {@code config.repository()}.
   *
   * @throws EmbeddedElasticsearchException when it cannot: port taken, data in use by another node,
   *     disk full, JDK older than 21, platform without native libraries, jars not found or not to
   *     be fetched, or no answer in time; nothing is left running then
   */
  public static EmbeddedElasticsearch start(EmbeddedConfig given) {
    long startNanos = System.nanoTime();
    EmbeddedConfig config = Preconditions.absolute(given);
    Distribution distribution = Distribution.find(config.distribution());
    NodeFetch.complete(distribution.directory(), config.repository(), config.progress());
    distribution.requirePlatform(System.getProperty("os.name"), System.getProperty("os.arch"));
    Preconditions.requireJdk(config.javaHome());
    Preconditions.prepareDirectories(config.dataDirectory());
    Preconditions.requireUnused(config.dataDirectory());
    Preconditions.requireFreePort(config.httpPort());
    config.progress().accept("Starting Elasticsearch on the data in " + config.dataDirectory());
    Process process = launch(config, distribution);
    NodeOutput output = NodeOutput.follow(process);
    try {
      URI uri = URI.create("http://127.0.0.1:" + output.awaitPort(config));
      Health.await(uri, process, config, startNanos);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
      config.progress().accept("Elasticsearch answers at " + uri + " after " + millis + " ms");
      return new EmbeddedElasticsearch(process, output, uri);
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static Process launch(EmbeddedConfig config, Distribution distribution) {
    Path errors = config.dataDirectory().resolve("logs/process.log");
    ProcessBuilder builder = new ProcessBuilder(NodeCommand.of(config, distribution));
    builder.redirectError(errors.toFile());
    // Options meant for the parent must not change the node.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new EmbeddedElasticsearchException(
          "Cannot run " + config.javaHome() + "/bin/java: " + e.getMessage() + ".", e);
    }
  }

  /** The node's address, {@code http://127.0.0.1:PORT}. */
  public URI uri() {
    return uri;
  }

  /** The process id of the node. */
  public long pid() {
    return process.pid();
  }

  /** The memory of the node that is resident now, in bytes; 0 when it cannot be told. */
  public long residentBytes() {
    return ResidentMemory.bytes(process.pid());
  }

  /** Completes with the exit code when the node has ended, for whatever reason. */
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Stops the node cleanly and returns when its data are free for the next one; kills it if that
   * takes more than 25 seconds. The process itself may live for a few seconds more.
   */
  @Override
  public void close() {
    try {
      process.outputWriter().close();
    } catch (IOException e) {
      // It has ended already, or is killed below.
    }
    if (!output.awaitClosed(STOP_TIMEOUT)) {
      process.destroyForcibly();
    }
  }
}
