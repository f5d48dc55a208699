package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.benchmarks.Fleet.Part;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How fast one indexer and more empty the same backlog in Kafka into one Elasticsearch. A collector
 * writes the backlog and is gone before the indexers start, so that nothing else computes. Measured
 * is the middle of the backlog: at its begin processes are cold and partitions are handed out, at
 * its end some have none left.
 */
final class IndexersBenchmark {
  private static final String LOGS = "opentelemetry.proto.collector.logs.v1.LogsService";
  private static final String STREAMS = "logs-*.otel-default";
  private static final String ROLLUP = "metrics-inferscope.rollup-default";
  private static final int PARTITIONS = 12;
  private static final double BEGIN = 0.4;
  private static final double END = 0.9;
  private static final long POLL_MILLIS = 50;
  private static final int DISTINCT_REQUESTS = 100;

  private final Plan plan;
  private final Path directory;
  private final Consumer<String> progress;

  /**
   * How much to measure.
   *
   * @param records of each backlog, rounded up to whole requests
   * @param most how many indexers there are in the last round
   */
  record Plan(int records, int most) {
    int requests() {
      return Math.ceilDiv(records, Workload.RECORDS_OF_A_REQUEST);
    }

    long documents() {
      return (long) requests() * Workload.RECORDS_OF_A_REQUEST;
    }
  }

  /** What runs beside the indexers. */
  private record Scene(
      EmbeddedElasticsearch node, Elasticsearch elasticsearch, KafkaBroker broker) {}

  /** Processor time so far, in seconds. */
  private record Costs(double indexers, double elasticsearch, double broker, double residentBytes) {
    Costs since(Costs before) {
      return new Costs(
          indexers - before.indexers,
          elasticsearch - before.elasticsearch,
          broker - before.broker,
          residentBytes);
    }
  }

  IndexersBenchmark(Plan plan, Path directory, Consumer<String> progress) {
    this.plan = plan;
    this.directory = directory;
    this.progress = progress;
  }

  ObjectNode run() throws IOException, InterruptedException {
    try (EmbeddedElasticsearch node =
            EmbeddedElasticsearch.start(EmbeddedConfig.of(directory.resolve("elasticsearch")));
        Elasticsearch elasticsearch = new Elasticsearch(node.uri());
        KafkaBroker broker = KafkaBroker.start(directory.resolve("kafka"))) {
      Scene scene = new Scene(node, elasticsearch, broker);
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result.put("benchmark", "indexers");
      result.put("processors", Runtime.getRuntime().availableProcessors());
      result.put("records_of_a_round", plan.documents());
      result.put("partitions", PARTITIONS);
      round(scene, 1, "warm-up");
      ArrayNode rounds = result.putArray("rounds");
      for (int indexers = 1; indexers <= plan.most(); indexers++) {
        rounds.add(round(scene, indexers, indexers + " of " + plan.most()));
      }
      return result;
    }
  }

  private ObjectNode round(Scene scene, int indexers, String name)
      throws IOException, InterruptedException {
    scene.elasticsearch.delete(STREAMS);
    scene.elasticsearch.delete(ROLLUP);
    // Topics of its own: no round meets another's groups.
    String prefix = "round-" + name.replace(' ', '-') + "-";
    List<Part> parts =
        IntStream.range(0, indexers)
            .mapToObj(i -> new Part(prefix + i, "indexer", Product.Ports.FREE))
            .toList();
    fill(scene, prefix);
    try (Fleet fleet = Fleet.start(parts, part -> launch(scene, part, prefix))) {
      await(scene, BEGIN);
      long start = System.nanoTime();
      Costs before = costs(scene, fleet, parts);
      long first = scene.elasticsearch.indexed(STREAMS);
      await(scene, END);
      double seconds = (System.nanoTime() - start) / 1e9;
      Costs costs = costs(scene, fleet, parts).since(before);
      double documents = scene.elasticsearch.indexed(STREAMS) - first;
      scene.elasticsearch.awaitSearchable(STREAMS, plan.documents());
      progress.accept(
          String.format(
              Locale.ROOT, "%s: %.0f documents/s by %d", name, documents / seconds, indexers));
      return result(indexers, documents, seconds, costs);
    }
  }

  private void fill(Scene scene, String prefix) throws IOException, InterruptedException {
    Part part = new Part(prefix + "collector", "collector", Product.Ports.FREE);
    List<Buffer> requests =
        new Workload(20_260_501, System.currentTimeMillis() * 1_000_000)
            .logs(DISTINCT_REQUESTS).stream()
                .map(request -> OtlpSender.framed(request.protobuf()))
                .toList();
    try (Fleet fleet = Fleet.start(List.of(part), one -> launch(scene, one, prefix));
        OtlpSender sender = new OtlpSender(fleet.get(part).grpcPort(), LOGS)) {
      sender.sendAll(requests, plan.requests());
    }
  }

  private Product.Launch launch(Scene scene, Part part, String prefix) {
    String buffer =
        "buffer: {type: kafka, kafka: {servers: '%s', partitions: %d, topic-prefix: '%s'}}"
            .formatted(scene.broker.bootstrap(), PARTITIONS, prefix);
    return new Product.Launch(
        directory.resolve(part.name()),
        List.of(scene.node.uri()),
        part.ports(),
        buffer,
        part.roles(),
        Map.of());
  }

  private void await(Scene scene, double share) throws IOException, InterruptedException {
    while (scene.elasticsearch.indexed(STREAMS) < share * plan.documents()) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS); // nothing tells when it has taken them
    }
  }

  private static Costs costs(Scene scene, Fleet fleet, List<Part> parts) throws IOException {
    double seconds = 0;
    double resident = 0;
    for (Part part : parts) {
      ProcessCost cost = ProcessCost.of(fleet.get(part).pid());
      seconds += cost.cpuSeconds();
      resident += cost.residentBytes();
    }
    return new Costs(
        seconds,
        ProcessCost.of(scene.node.pid()).cpuSeconds(),
        ProcessCost.of(scene.broker.pid()).cpuSeconds(),
        resident);
  }

  private static ObjectNode result(int indexers, double documents, double seconds, Costs costs) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("indexers", indexers);
    result.put("documents_per_second", Math.round(documents / seconds));
    ObjectNode cores = result.putObject("cores_busy");
    cores.put("indexers", hundredths(costs.indexers / seconds));
    cores.put("elasticsearch", hundredths(costs.elasticsearch / seconds));
    cores.put("broker", hundredths(costs.broker / seconds));
    ObjectNode cost = result.putObject("cpu_microseconds_a_document");
    cost.put("indexers", hundredths(costs.indexers / documents * 1e6));
    cost.put("elasticsearch", hundredths(costs.elasticsearch / documents * 1e6));
    cost.put("broker", hundredths(costs.broker / documents * 1e6));
    result.put("indexers_resident_megabytes", Math.round(costs.residentBytes / (1 << 20)));
    return result;
  }

  private static double hundredths(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
