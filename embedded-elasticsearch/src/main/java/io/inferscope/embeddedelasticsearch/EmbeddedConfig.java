package io.inferscope.embeddedelasticsearch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How to run the node.
 *
 * @param dataDirectory where indices, logs and snapshots are kept; created if absent
 * @param httpPort the port on 127.0.0.1; 0 lets the system pick a free one
 * @param heapBytes the node's heap; the process takes about 250 MB beside it
 * @param distribution the directory with the server's jars; null looks in the places that {@link
 *     EmbeddedElasticsearch#start} names
 * @param javaHome the JDK that runs the node, 21 or newer
 * @param startTimeout how long the node may take until it answers
 * @param progress told in one line each what happens, for a terminal; called on the starting thread
 */
public record EmbeddedConfig(
    Path dataDirectory,
    int httpPort,
    long heapBytes,
    @Nullable Path distribution,
    Path javaHome,
    Duration startTimeout,
    Consumer<String> progress) {

  /** A heap that a service and a demo get along with, in a stack of 2 GB. */
  public static final long DEFAULT_HEAP_BYTES = 512L << 20;

  /** A free port, the default heap, the JDK that runs this code, one minute, no progress. */
  public static EmbeddedConfig of(Path dataDirectory) {
    return new EmbeddedConfig(
        dataDirectory,
        0,
        DEFAULT_HEAP_BYTES,
        null,
        Path.of(System.getProperty("java.home")),
        Duration.ofMinutes(1),
        line -> {});
  }

  /** The same with another port. */
  public EmbeddedConfig withHttpPort(int port) {
    return new EmbeddedConfig(
        dataDirectory, port, heapBytes, distribution, javaHome, startTimeout, progress);
  }

  /** The same with another heap. */
  public EmbeddedConfig withHeapBytes(long bytes) {
    return new EmbeddedConfig(
        dataDirectory, httpPort, bytes, distribution, javaHome, startTimeout, progress);
  }

  /** The same with the jars of another directory. */
  public EmbeddedConfig withDistribution(Path directory) {
    return new EmbeddedConfig(
        dataDirectory, httpPort, heapBytes, directory, javaHome, startTimeout, progress);
  }

  /** The same with another JDK. */
  public EmbeddedConfig withJavaHome(Path home) {
    return new EmbeddedConfig(
        dataDirectory, httpPort, heapBytes, distribution, home, startTimeout, progress);
  }

  /** The same with another listener. */
  public EmbeddedConfig withProgress(Consumer<String> listener) {
    return new EmbeddedConfig(
        dataDirectory, httpPort, heapBytes, distribution, javaHome, startTimeout, listener);
  }
}
