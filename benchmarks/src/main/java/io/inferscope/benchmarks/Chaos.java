package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs the product under load, breaks what it stands on, and has the outcome judged. */
final class Chaos {
  private static final String LOGS = "opentelemetry.proto.collector.logs.v1.LogsService";
  private static final String CONFIGURATION = "buffer: {min-free-disk: 8MB}";
  private static final long DRAIN_MINUTES = 3;

  private final Plan plan;
  private final Path directory;
  private final Consumer<String> progress;
  private final Random random;
  private final URI elasticsearchUri;
  private final Product.Ports ports;
  private final EmbeddedConfig nodeConfig;

  /** How much to break. */
  record Plan(int cycles, long seed, int recordsPerSecond) {}

  private enum Fault {
    PRODUCT_KILLED,
    ELASTICSEARCH_KILLED,
    BOTH_KILLED,
    ELASTICSEARCH_OUTAGE,
    ELASTICSEARCH_FROZEN,
    ELASTICSEARCH_SLOW,
    NETWORK_CUT,
    ANSWERS_LOST,
    TOO_MANY_REQUESTS,
    HALF_OF_THE_DOCUMENTS_REFUSED,
    DISK_FULL
  }

  /** What runs now. */
  private static final class Stage implements AutoCloseable {
    private final Route route;
    private EmbeddedElasticsearch node;
    private Product product;

    private Stage(Route route, EmbeddedElasticsearch node, Product product) {
      this.route = route;
      this.node = node;
      this.product = product;
    }

    @Override
    public void close() {
      product.close();
      node.close();
    }
  }

  Chaos(Plan plan, Path directory, Consumer<String> progress) throws IOException {
    this.plan = plan;
    this.directory = directory;
    this.progress = progress;
    random = new Random(plan.seed());
    int elasticsearchPort = freePort();
    elasticsearchUri = URI.create("http://127.0.0.1:" + elasticsearchPort);
    ports = new Product.Ports(freePort(), freePort());
    nodeConfig =
        EmbeddedConfig.of(directory.resolve("elasticsearch")).withHttpPort(elasticsearchPort);
  }

  /** Free now, and to be the same after each restart. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  ChaosJudge.Verdict run() throws IOException, InterruptedException {
    Path data = directory.resolve("product");
    Optional<SmallDisk> disk = SmallDisk.mount(data);
    if (disk.isEmpty()) {
      progress.accept("No disk is filled up: this user may not mount a small one.");
    }
    try {
      return run(data, disk);
    } finally {
      if (disk.isPresent()) {
        disk.get().close();
      }
    }
  }

  private ChaosJudge.Verdict run(Path data, Optional<SmallDisk> disk)
      throws IOException, InterruptedException {
    try (Route route = Route.open(elasticsearchUri, body -> {});
        Stage stage =
            new Stage(route, EmbeddedElasticsearch.start(nodeConfig), product(data, route));
        OtlpSender sender = new OtlpSender(ports.grpc(), LOGS);
        ChaosLoad load = ChaosLoad.start(sender, plan.recordsPerSecond())) {
      List<Fault> faults = new ArrayList<>();
      for (int cycle = 1; cycle <= plan.cycles(); cycle++) {
        TimeUnit.MILLISECONDS.sleep(2_000 + random.nextInt(3_000)); // load, undisturbed
        Fault fault = draw(faults, disk.isPresent());
        progress.accept(
            String.format(
                Locale.ROOT,
                "cycle %d of %d: %s after %d acknowledged records",
                cycle,
                plan.cycles(),
                fault.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                load.acknowledgedRecords()));
        happen(fault, stage, data, disk);
      }
      TimeUnit.SECONDS.sleep(2); // load after the last fault
      load.finish();
      progress.accept(load.refusals() + " requests were told to come again");
      long buffered = drained();
      boolean accountAgrees = verify();
      try (Elasticsearch elasticsearch = new Elasticsearch(elasticsearchUri)) {
        return new ChaosJudge(elasticsearch, load).verdict(buffered, accountAgrees);
      }
    }
  }

  /** Each fault once, in random order, then again. */
  private Fault draw(List<Fault> left, boolean withDisk) {
    if (left.isEmpty()) {
      left.addAll(List.of(Fault.values()));
      if (!withDisk) {
        left.remove(Fault.DISK_FULL);
      }
      Collections.shuffle(left, random);
    }
    return left.removeLast();
  }

  private void happen(Fault fault, Stage stage, Path data, Optional<SmallDisk> disk)
      throws IOException, InterruptedException {
    switch (fault) {
      case PRODUCT_KILLED -> {
        stage.product.kill();
        stage.product = product(data, stage.route);
      }
      case ELASTICSEARCH_KILLED -> {
        kill(stage.node);
        stage.node = EmbeddedElasticsearch.start(nodeConfig);
      }
      case BOTH_KILLED -> {
        stage.product.kill();
        kill(stage.node);
        stage.node = EmbeddedElasticsearch.start(nodeConfig);
        stage.product = product(data, stage.route);
      }
      case ELASTICSEARCH_OUTAGE -> {
        kill(stage.node);
        lasting();
        // Killed while Elasticsearch is away, it must find its backlog again.
        stage.product.kill();
        stage.node = EmbeddedElasticsearch.start(nodeConfig);
        stage.product = product(data, stage.route);
      }
      case ELASTICSEARCH_FROZEN -> {
        signal(stage.node, "STOP");
        lasting();
        signal(stage.node, "CONT");
      }
      case ELASTICSEARCH_SLOW -> on(stage.route, Route.Condition.SLOW);
      case NETWORK_CUT -> on(stage.route, Route.Condition.CUT);
      case ANSWERS_LOST -> on(stage.route, Route.Condition.ANSWERS_LOST);
      case TOO_MANY_REQUESTS -> on(stage.route, Route.Condition.BUSY);
      case HALF_OF_THE_DOCUMENTS_REFUSED -> on(stage.route, Route.Condition.HALF_BUSY);
      case DISK_FULL -> {
        SmallDisk small = disk.orElseThrow();
        small.fill();
        lasting();
        small.relieve();
      }
    }
  }

  private static void on(Route route, Route.Condition condition) throws InterruptedException {
    route.set(condition);
    lasting();
    route.set(Route.Condition.OPEN);
  }

  /** The load meets the fault for a while. */
  private static void lasting() throws InterruptedException {
    TimeUnit.SECONDS.sleep(4);
  }

  private static void signal(EmbeddedElasticsearch node, String name)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(node.pid())).inheritIO().start().waitFor();
  }

  private static void kill(EmbeddedElasticsearch node) {
    ProcessHandle.of(node.pid()).ifPresent(ProcessHandle::destroyForcibly);
    node.onExit().join();
  }

  private Product product(Path data, Route route) throws IOException {
    return Product.start(data, route.uri(), ports, CONFIGURATION);
  }

  /** Waits until nothing is buffered; requests that still are when time is up. */
  private long drained() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(DRAIN_MINUTES);
    long buffered = buffered();
    while (buffered > 0 && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(500); // nothing tells when it has caught up
      buffered = buffered();
    }
    return buffered;
  }

  private long buffered() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + ports.query() + "/api/v1/pipeline");
      JsonNode pipeline =
          new ObjectMapper()
              .readTree(
                  client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
      long buffered = 0;
      for (JsonNode topic : pipeline.path("requests")) {
        buffered += topic.path("buffered").asLong();
      }
      return buffered;
    }
  }

  private boolean verify() throws IOException, InterruptedException {
    Process verify =
        new ProcessBuilder(
                Path.of(System.getProperty("inferscope.home", "."), "inferscope").toString(),
                "verify",
                "--elasticsearch",
                elasticsearchUri.toString())
            .redirectErrorStream(true)
            .start();
    verify.inputReader().lines().forEach(progress);
    return verify.waitFor() == 0;
  }
}
