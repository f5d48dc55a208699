package io.inferscope.benchmarks;

import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/**
 * One node of Elasticsearch or several that are one cluster, each behind a way on which things can
 * go wrong. For one thread.
 */
final class Cluster implements AutoCloseable {
  /** A node with data of its own and of others. */
  private static final long HEAP_OF_SEVERAL = 448L << 20;

  private final List<EmbeddedConfig> configs;
  private final List<Integer> routePorts = new ArrayList<>();
  private final List<EmbeddedElasticsearch> nodes = new ArrayList<>();
  private final Map<Integer, Route> routes = new TreeMap<>();

  private Cluster(List<EmbeddedConfig> configs) throws IOException {
    this.configs = configs;
    while (routePorts.size() < configs.size()) {
      routePorts.add(FreePort.next());
    }
  }

  static Cluster start(Path directory, int size) throws IOException, InterruptedException {
    Cluster cluster = new Cluster(configs(directory, size));
    try {
      // The first forms the cluster, to which the others come.
      for (int node = 0; node < size; node++) {
        cluster.nodes.add(EmbeddedElasticsearch.start(cluster.configs.get(node)));
        cluster.openRoute(node);
      }
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static List<EmbeddedConfig> configs(Path directory, int size) throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      ports.add(FreePort.next());
    }
    List<EmbeddedConfig> configs = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      EmbeddedConfig config =
          EmbeddedConfig.of(directory.resolve("elasticsearch-" + i)).withHttpPort(FreePort.next());
      int own = ports.get(i);
      List<Integer> others = ports.stream().filter(port -> port != own).toList();
      configs.add(
          size == 1
              ? config
              : config
                  .withHeapBytes(HEAP_OF_SEVERAL)
                  .withMember(new EmbeddedConfig.Member("node-" + i, own, others, i == 0)));
    }
    return configs;
  }

  private void openRoute(int node) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + configs.get(node).httpPort());
    routes.put(node, Route.open(uri, body -> {}, routePorts.get(node)));
  }

  int size() {
    return configs.size();
  }

  /** Where the product finds it. */
  List<URI> routes() {
    return routePorts.stream().map(port -> URI.create("http://127.0.0.1:" + port)).toList();
  }

  /** A node without a way before it, for those who judge. */
  URI direct() {
    return URI.create("http://127.0.0.1:" + configs.getFirst().httpPort());
  }

  void set(Route.Condition condition) {
    routes.values().forEach(route -> route.set(condition));
  }

  /** Of several, nobody listens any more where one was; what is before a single one stays. */
  void kill(int node) {
    EmbeddedElasticsearch victim = nodes.get(node);
    ProcessHandle.of(victim.pid()).ifPresent(ProcessHandle::destroyForcibly);
    victim.onExit().join();
    Route route = size() > 1 ? routes.remove(node) : null;
    if (route != null) {
      route.close();
    }
  }

  void killAll() {
    IntStream.range(0, size()).forEach(this::kill);
  }

  /** Starts a node again, which was killed. */
  void restart(int node) throws IOException {
    nodes.set(node, EmbeddedElasticsearch.start(configs.get(node)));
    if (!routes.containsKey(node)) {
      openRoute(node);
    }
  }

  /** Starts all again, none of which can do anything without another. */
  void restartAll() throws IOException, InterruptedException {
    List<Callable<EmbeddedElasticsearch>> starts = new ArrayList<>();
    for (EmbeddedConfig config : configs) {
      starts.add(() -> EmbeddedElasticsearch.start(config));
    }
    nodes.clear();
    nodes.addAll(Together.all(starts));
    for (int node = 0; node < size(); node++) {
      if (!routes.containsKey(node)) {
        openRoute(node);
      }
    }
  }

  /** Waits until every shard has all its copies, so that one node may be lost. */
  void awaitWhole() throws IOException, InterruptedException {
    if (size() > 1) {
      try (Elasticsearch elasticsearch = new Elasticsearch(direct())) {
        elasticsearch.awaitGreen();
      }
    }
  }

  void freeze(int node) throws IOException, InterruptedException {
    signal(node, "STOP");
  }

  void thaw(int node) throws IOException, InterruptedException {
    signal(node, "CONT");
  }

  private void signal(int node, String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(nodes.get(node).pid()))
        .inheritIO()
        .start()
        .waitFor();
  }

  @Override
  public void close() {
    routes.values().forEach(Route::close);
    // What is left is thrown away: no node needs to hand anything over.
    nodes.forEach(node -> ProcessHandle.of(node.pid()).ifPresent(ProcessHandle::destroyForcibly));
  }
}
