package io.inferscope.embeddedelasticsearch;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How to run the node.
 *
 * @param dataDirectory where indices, logs and snapshots are kept; created if absent
 * @param httpPort the port on 127.0.0.1; 0 lets the system pick a free one
 * @param heapBytes the node's heap; the process takes about 250 MB beside it
 * @param briefLife compile lightly: starts with less than half of the processor time, and works
 *     slower once warm; for tests
 * @param distribution the directory with the server's jars; null looks in the places that {@link
 *     EmbeddedElasticsearch#start} names
 * @param repository where jars that the distribution lists and lacks are fetched from, in Maven's
 *     layout
 * @param javaHome the JDK that runs the node, 21 or newer
 * @param startTimeout how long the node may take until it answers
 * @param member null for a node that is a cluster by itself
 * @param progress told in one line each what happens, for a terminal; called on the starting thread
 */
public record EmbeddedConfig(
    Path dataDirectory,
    int httpPort,
    long heapBytes,
    boolean briefLife,
    @Nullable Path distribution,
    URI repository,
    Path javaHome,
    Duration startTimeout,
    @Nullable Member member,
    Consumer<String> progress) {

  /** A heap that a service and a demo get along with, in a stack of 2 GB. */
  public static final long DEFAULT_HEAP_BYTES = 512L << 20;

  /** Where Elastic publishes the server's jars. */
  public static final URI MAVEN_CENTRAL = URI.create("https://repo1.maven.org/maven2");

  /** A free port, the default heap, the JDK that runs this code, two minutes, no progress. */
  public static EmbeddedConfig of(Path dataDirectory) {
    return new EmbeddedConfig(
        dataDirectory,
        0,
        DEFAULT_HEAP_BYTES,
        false,
        null,
        MAVEN_CENTRAL,
        Path.of(System.getProperty("java.home")),
        Duration.ofMinutes(2),
        null,
        line -> {});
  }

  /** A node for one run of tests: 384 MB of heap, compiled lightly. */
  public static EmbeddedConfig forTests(Path dataDirectory) {
    EmbeddedConfig config = of(dataDirectory);
    return new EmbeddedConfig(
        dataDirectory,
        0,
        384L << 20,
        true,
        null,
        MAVEN_CENTRAL,
        config.javaHome,
        config.startTimeout,
        null,
        config.progress);
  }

  /** The same with another port. */
  public EmbeddedConfig withHttpPort(int port) {
    return new EmbeddedConfig(
        dataDirectory,
        port,
        heapBytes,
        briefLife,
        distribution,
        repository,
        javaHome,
        startTimeout,
        member,
        progress);
  }

  /** The same with another heap. */
  public EmbeddedConfig withHeapBytes(long bytes) {
    return new EmbeddedConfig(
        dataDirectory,
        httpPort,
        bytes,
        briefLife,
        distribution,
        repository,
        javaHome,
        startTimeout,
        member,
        progress);
  }

  /** The same with the jars of another directory. */
  public EmbeddedConfig withDistribution(Path directory) {
    return new EmbeddedConfig(
        dataDirectory,
        httpPort,
        heapBytes,
        briefLife,
        directory,
        repository,
        javaHome,
        startTimeout,
        member,
        progress);
  }

  /** The same with another repository. */
  public EmbeddedConfig withRepository(URI address) {
    return new EmbeddedConfig(
        dataDirectory,
        httpPort,
        heapBytes,
        briefLife,
        distribution,
        address,
        javaHome,
        startTimeout,
        member,
        progress);
  }

  /** The same with another JDK. */
  public EmbeddedConfig withJavaHome(Path home) {
    return new EmbeddedConfig(
        dataDirectory,
        httpPort,
        heapBytes,
        briefLife,
        distribution,
        repository,
        home,
        startTimeout,
        member,
        progress);
  }

  /** The same with another listener. */
  public EmbeddedConfig withProgress(Consumer<String> listener) {
    return new EmbeddedConfig(
        dataDirectory,
        httpPort,
        heapBytes,
        briefLife,
        distribution,
        repository,
        javaHome,
        startTimeout,
        member,
        listener);
  }

  /**
   * A node of a cluster on this machine.
   *
   * @param name its own
   * @param port where the others reach it on 127.0.0.1
   * @param others ports of the others
   * @param founds whether it is the one node that forms the cluster at first, to which the others
   *     come
   */
  public record Member(String name, int port, List<Integer> others, boolean founds) {
    public Member {
      others = List.copyOf(others);
    }
  }

  /** The same as a node of a cluster. */
  public EmbeddedConfig withMember(Member one) {
    return new EmbeddedConfig(
        dataDirectory,
        httpPort,
        heapBytes,
        briefLife,
        distribution,
        repository,
        javaHome,
        startTimeout,
        one,
        progress);
  }
}
