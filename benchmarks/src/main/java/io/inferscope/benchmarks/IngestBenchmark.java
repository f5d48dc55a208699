package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The whole pipeline beside a bare bulk client, in alternating rounds on one Elasticsearch. First
 * the product runs behind a tap, which keeps its documents and warms everything up; then the bare
 * client looks for its best bulk size and concurrency; then the rounds are measured. Both sides'
 * streams are deleted before each round.
 */
final class IngestBenchmark {
  /** Distinct records of a signal; a round repeats them. */
  private static final int DISTINCT = 50 * 1024;

  private final Plan plan;
  private final Path directory;
  private final Consumer<String> progress;

  /**
   * How much to measure.
   *
   * @param records of a round, rounded up to whole repetitions of the distinct records
   */
  record Plan(int records, int rounds, int acknowledgementSeconds) {
    int repetitions() {
      return Math.max(1, (records + DISTINCT - 1) / DISTINCT);
    }
  }

  /** What is sent, and where its documents go. */
  private enum Signal {
    LOGS("opentelemetry.proto.collector.logs.v1.LogsService", "logs-*.otel-"),
    SPANS("opentelemetry.proto.collector.trace.v1.TraceService", "logs-*.otel-%1$s,traces-*.otel-");

    final String service;
    private final String streams;

    Signal(String service, String streams) {
      this.service = service;
      this.streams = streams + "%1$s";
    }

    String streams(String namespace) {
      return String.format(Locale.ROOT, streams, namespace);
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  IngestBenchmark(Plan plan, Path directory, Consumer<String> progress) {
    this.plan = plan;
    this.directory = directory;
    this.progress = progress;
  }

  ObjectNode run() throws IOException, InterruptedException {
    try (EmbeddedElasticsearch node =
            EmbeddedElasticsearch.start(
                EmbeddedConfig.of(directory.resolve("elasticsearch")).withProgress(progress));
        Elasticsearch elasticsearch = new Elasticsearch(node.uri())) {
      Map<Signal, Material> materials = materials(node, elasticsearch);
      try (Product product = Product.start(directory.resolve("product"), node.uri())) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("benchmark", "ingest");
        result.put("processors", Runtime.getRuntime().availableProcessors());
        result.put("records_of_a_round", plan.repetitions() * DISTINCT);
        ObjectNode ratio = result.putObject("ratio");
        for (Map.Entry<Signal, Material> entry : materials.entrySet()) {
          IngestRounds rounds =
              new IngestRounds(elasticsearch, node.pid(), product, plan, progress);
          ObjectNode one = rounds.run(entry.getKey().label(), entry.getValue());
          ratio.set(entry.getKey().label(), one.get("ratio"));
          result.set(entry.getKey().label(), one);
        }
        return result;
      }
    }
  }

  /**
   * What both sides send.
   *
   * @param requests framed OTLP requests
   * @param documentsOfRequest how many documents each becomes
   * @param documents what the product makes of them
   * @param pipelineStreams where the product's documents are, and the bare client's likewise
   */
  record Material(
      String service,
      List<Buffer> requests,
      int[] documentsOfRequest,
      List<BulkTap.Document> documents,
      String pipelineStreams,
      String bareStreams) {
    /** The documents of the first {@code count} requests, which begin again after the last. */
    long documents(int count) {
      long sum = 0;
      for (int i = 0; i < count; i++) {
        sum += documentsOfRequest[i % documentsOfRequest.length];
      }
      return sum;
    }

    int allRequests(Plan plan) {
      return requests.size() * plan.repetitions();
    }
  }

  private Map<Signal, Material> materials(EmbeddedElasticsearch node, Elasticsearch elasticsearch)
      throws IOException, InterruptedException {
    Map<Signal, Material> materials = new EnumMap<>(Signal.class);
    try (BulkTap tap = BulkTap.open(node.uri());
        Product product = Product.start(directory.resolve("tapped"), tap.uri())) {
      for (Signal signal : Signal.values()) {
        progress.accept("Recording the documents of " + DISTINCT + " " + signal.label());
        materials.put(signal, material(signal, tap, product, elasticsearch));
      }
    }
    return materials;
  }

  private static Material material(
      Signal signal, BulkTap tap, Product product, Elasticsearch elasticsearch)
      throws IOException, InterruptedException {
    Workload workload = new Workload(20_260_501, System.currentTimeMillis() * 1_000_000);
    int count = DISTINCT / Workload.RECORDS_OF_A_REQUEST;
    List<Workload.Request> made =
        switch (signal) {
          case LOGS -> workload.logs(count);
          case SPANS -> workload.spans(count);
        };
    List<Buffer> requests =
        made.stream().map(request -> OtlpSender.framed(request.protobuf())).toList();
    int[] documents = made.stream().mapToInt(Workload.Request::documents).toArray();
    try (OtlpSender sender = new OtlpSender(product.grpcPort(), signal.service)) {
      sender.sendAll(requests, requests.size());
    }
    String streams = signal.streams("default");
    elasticsearch.awaitSearchable(streams, Arrays.stream(documents).sum());
    List<BulkTap.Document> kept = tap.take("(logs|traces)-[^-]+\\.otel-default");
    elasticsearch.delete(streams);
    return new Material(
        signal.service, requests, documents, kept, streams, signal.streams(BareClient.NAMESPACE));
  }
}
