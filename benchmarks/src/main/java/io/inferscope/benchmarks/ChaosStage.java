package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inferscope.benchmarks.Fleet.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All that runs in a setup, and how it breaks. For one thread. */
final class ChaosStage implements AutoCloseable {
  private static final String COLLECTOR = "collector";
  private static final String INDEXER = "indexer";
  private static final String QUERY_API = "query-api";
  private static final String DETECTOR = "detector";
  private static final String DISK_BUFFER = "buffer: {min-free-disk: 8MB}";

  /** No longer than an index is kept, at which records would be deleted as they should. */
  private static final Duration JUMP = Duration.ofHours(2);

  private final ChaosSetup setup;
  private final Path directory;
  private final Random random;
  private final Consumer<String> progress;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<Part> parts;
  private final Optional<SmallDisk> disk;
  private final Optional<FalseClock> clock;
  private final Cluster cluster;
  private final @Nullable KafkaBroker broker;
  private final Fleet fleet;

  private ChaosStage(ChaosSetup setup, Path directory, Random random, Consumer<String> progress)
      throws IOException, InterruptedException {
    this.setup = setup;
    this.directory = directory;
    this.random = random;
    this.progress = progress;
    boolean kafka = setup.buffer() == ChaosSetup.BufferKind.KAFKA;
    try {
      Files.createDirectories(directory);
      parts = kafka ? roles() : List.of(new Part("product", "", ports()));
      disk = kafka ? Optional.empty() : smallDisk();
      clock = FalseClock.in(directory);
      if (clock.isEmpty()) {
        progress.accept(
            "No clock jumps: libfaketime is not here (Debian: apt install libfaketime).");
      }
      cluster = keep(Cluster.start(directory, setup.nodes()));
      broker = kafka ? keep(KafkaBroker.start(directory.resolve("kafka"))) : null;
      fleet = keep(Fleet.start(parts, this::launch));
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts everything; nothing is left running when that fails. */
  static ChaosStage open(ChaosSetup setup, Path directory, Random random, Consumer<String> progress)
      throws IOException, InterruptedException {
    return new ChaosStage(setup, directory, random, progress);
  }

  private <T extends AutoCloseable> T keep(T part) {
    opened.push(part);
    return part;
  }

  private static List<Part> roles() throws IOException {
    return List.of(
        new Part("collector", COLLECTOR, ports()),
        new Part("indexer-1", INDEXER, ports()),
        new Part("indexer-2", INDEXER, ports()),
        new Part("query-api", QUERY_API, ports()),
        new Part("detector", DETECTOR, ports()));
  }

  private static Product.Ports ports() throws IOException {
    return new Product.Ports(FreePort.next(), FreePort.next());
  }

  private Optional<SmallDisk> smallDisk() throws IOException, InterruptedException {
    Optional<SmallDisk> small = SmallDisk.mount(directory.resolve("product"));
    small.ifPresent(this::keep);
    if (small.isEmpty()) {
      progress.accept("No disk is filled up: this user may not mount a small one.");
    }
    return small;
  }

  private Product.Launch launch(Part part) {
    return new Product.Launch(
        directory.resolve(part.name()),
        cluster.routes(),
        part.ports(),
        broker == null
            ? DISK_BUFFER
            : "buffer: {type: kafka, kafka: {servers: '%s', partitions: 4}}"
                .formatted(broker.bootstrap()),
        part.roles(),
        clock.map(FalseClock::environment).orElse(Map.of()));
  }

  ChaosFault.Scene scene() {
    return new ChaosFault.Scene(setup, clock.isPresent(), disk.isPresent());
  }

  /** Where OTLP goes. */
  int grpcPort() {
    return parts.getFirst().ports().grpc();
  }

  /** An Elasticsearch without anything before it, for those who judge. */
  URI direct() {
    return cluster.direct();
  }

  void happen(ChaosFault fault) throws IOException, InterruptedException {
    switch (fault) {
      case PRODUCT_KILLED -> killedAndStarted(parts);
      case COLLECTOR_KILLED -> killedAndStarted(List.of(part(COLLECTOR)));
      case INDEXER_KILLED -> indexerKilled();
      case QUERY_API_KILLED -> killedAndStarted(List.of(part(QUERY_API)));
      case DETECTOR_KILLED -> killedAndStarted(List.of(part(DETECTOR)));
      case BROKER_KILLED -> brokerKilled();
      case NODE_LOST -> nodeLost();
      case ELASTICSEARCH_KILLED -> {
        cluster.killAll();
        cluster.restartAll();
      }
      case BOTH_KILLED -> {
        fleet.kill(parts);
        cluster.killAll();
        cluster.restartAll();
        fleet.start(parts);
      }
      case ELASTICSEARCH_OUTAGE -> {
        cluster.killAll();
        lasting();
        // Killed while Elasticsearch is away, it must find its backlog again.
        fleet.kill(parts);
        cluster.restartAll();
        fleet.start(parts);
      }
      case ELASTICSEARCH_FROZEN -> {
        int node = random.nextInt(cluster.size());
        cluster.freeze(node);
        lasting();
        cluster.thaw(node);
      }
      case ELASTICSEARCH_SLOW -> onTheWay(Route.Condition.SLOW);
      case NETWORK_CUT -> onTheWay(Route.Condition.CUT);
      case ANSWERS_LOST -> onTheWay(Route.Condition.ANSWERS_LOST);
      case TOO_MANY_REQUESTS -> onTheWay(Route.Condition.BUSY);
      case HALF_OF_THE_DOCUMENTS_REFUSED -> onTheWay(Route.Condition.HALF_BUSY);
      case CLOCK_JUMPS -> clockJumps(clock.orElseThrow());
      case DISK_FULL -> {
        SmallDisk small = disk.orElseThrow();
        small.fill();
        lasting();
        small.relieve();
      }
    }
  }

  private Part part(String role) {
    return parts.stream().filter(part -> part.roles().equals(role)).findFirst().orElseThrow();
  }

  private void killedAndStarted(List<Part> victims) throws IOException, InterruptedException {
    fleet.kill(victims);
    fleet.start(victims);
  }

  private void indexerKilled() throws IOException, InterruptedException {
    List<Part> indexers = new ArrayList<>(parts);
    indexers.removeIf(part -> !part.roles().equals(INDEXER));
    List<Part> victim = List.of(indexers.get(random.nextInt(indexers.size())));
    fleet.kill(victim);
    lasting();
    fleet.start(victim);
  }

  private void brokerKilled() throws IOException, InterruptedException {
    if (broker != null) {
      broker.kill();
      lasting();
      broker.start();
    }
  }

  private void nodeLost() throws IOException, InterruptedException {
    cluster.awaitWhole();
    int node = random.nextInt(cluster.size());
    cluster.kill(node);
    lasting();
    cluster.restart(node);
    cluster.awaitWhole();
  }

  private static void clockJumps(FalseClock clock) throws IOException, InterruptedException {
    clock.set(JUMP);
    lasting();
    clock.set(JUMP.negated());
    lasting();
    clock.set(Duration.ZERO);
  }

  private void onTheWay(Route.Condition condition) throws InterruptedException {
    cluster.set(condition);
    lasting();
    cluster.set(Route.Condition.OPEN);
  }

  /** The load meets the fault for a while. */
  private static void lasting() throws InterruptedException {
    TimeUnit.SECONDS.sleep(4);
  }

  /** Requests that wait in the buffer, as the query API says. */
  long buffered() throws IOException, InterruptedException {
    Part api = setup.buffer() == ChaosSetup.BufferKind.DISK ? parts.getFirst() : part(QUERY_API);
    URI uri = URI.create("http://127.0.0.1:" + api.ports().query() + "/api/v1/pipeline");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      String answer = client.send(request, BodyHandlers.ofString()).body();
      long buffered = 0;
      for (JsonNode topic : new ObjectMapper().readTree(answer).path("requests")) {
        buffered += topic.path("buffered").asLong();
      }
      return buffered;
    }
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      AutoCloseable part = opened.pop();
      try {
        part.close();
      } catch (Exception e) { // one part that does not stop must not keep the others running
        progress.accept(part.getClass().getSimpleName() + " did not stop cleanly: " + e);
      }
    }
  }
}
