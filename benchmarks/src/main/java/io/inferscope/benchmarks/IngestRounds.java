package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.benchmarks.BareClient.Shape;
import io.inferscope.benchmarks.IngestBenchmark.Material;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The measured rounds of one signal. */
final class IngestRounds {
  private static final String ROLLUP = "metrics-inferscope.rollup-default";
  private static final int[] BULK_BYTES = {1 << 20, 5 << 20};
  private static final int[] CONNECTIONS = {2, 4};

  private final Elasticsearch elasticsearch;
  private final long elasticsearchPid;
  private final Product product;
  private final IngestBenchmark.Plan plan;
  private final Consumer<String> progress;
  private final BareClient bareClient;

  IngestRounds(
      Elasticsearch elasticsearch,
      long elasticsearchPid,
      Product product,
      IngestBenchmark.Plan plan,
      Consumer<String> progress) {
    this.elasticsearch = elasticsearch;
    this.elasticsearchPid = elasticsearchPid;
    this.product = product;
    this.plan = plan;
    this.progress = progress;
    bareClient = new BareClient(elasticsearch);
  }

  /** What one side did in its rounds. */
  private static final class Side {
    final List<Double> rates = new ArrayList<>();
    ProcessCost elasticsearch = ProcessCost.NONE;
    ProcessCost product = ProcessCost.NONE;

    double median() {
      return rates.stream().sorted().toList().get(rates.size() / 2);
    }
  }

  ObjectNode run(String label, Material material) throws IOException, InterruptedException {
    Side warm = new Side();
    Side pipeline = new Side();
    Side bare = new Side();
    try (OtlpSender sender = new OtlpSender(product.grpcPort(), material.service())) {
      pipelineRound(label + " pipeline, warm-up", material, sender, warm);
      Shape best = best(label, material);
      List<byte[]> bodies = BareClient.bodies(material.documents(), best.bulkBytes());
      for (int round = 1; round <= plan.rounds(); round++) {
        pipelineRound(label + " pipeline, round " + round, material, sender, pipeline);
        bareRound(label + " bare client, round " + round, material, bodies, best, bare);
      }
      List<Long> latencies = acknowledgements(label, material, sender, pipeline.median());
      ObjectNode result = result(pipeline, bare, best, latencies);
      result.put("requests_told_to_come_again", sender.refusals());
      result.put(
          "stored_bytes_a_document",
          Math.round(elasticsearch.storedBytesOfADocument(material.pipelineStreams())));
      costs(result, pipeline, bare, material);
      return result;
    }
  }

  private void pipelineRound(String what, Material material, OtlpSender sender, Side side)
      throws IOException, InterruptedException {
    elasticsearch.delete(material.pipelineStreams());
    elasticsearch.delete(ROLLUP);
    ProcessCost productBefore = ProcessCost.of(product.pid());
    ProcessCost elasticsearchBefore = ProcessCost.of(elasticsearchPid);
    long start = System.nanoTime();
    sender.sendAll(material.requests(), material.allRequests(plan));
    double sent = (System.nanoTime() - start) / 1e9;
    long documents = material.documents(material.allRequests(plan));
    elasticsearch.awaitSearchable(material.pipelineStreams(), documents);
    double rate = documents / ((System.nanoTime() - start) / 1e9);
    side.rates.add(rate);
    side.product = side.product.plus(ProcessCost.of(product.pid()).since(productBefore));
    side.elasticsearch =
        side.elasticsearch.plus(ProcessCost.of(elasticsearchPid).since(elasticsearchBefore));
    progress.accept(
        String.format(
            Locale.ROOT, "%s: %.0f documents/s (all acknowledged after %.1f s)", what, rate, sent));
  }

  private void bareRound(
      String what, Material material, List<byte[]> bodies, Shape shape, Side side)
      throws IOException, InterruptedException {
    ProcessCost before = ProcessCost.of(elasticsearchPid);
    double rate = bare(material, bodies, shape.connections(), plan.repetitions());
    side.rates.add(rate);
    side.elasticsearch = side.elasticsearch.plus(ProcessCost.of(elasticsearchPid).since(before));
    progress.accept(String.format(Locale.ROOT, "%s: %.0f documents/s", what, rate));
  }

  private double bare(Material material, List<byte[]> bodies, int connections, int repetitions)
      throws IOException, InterruptedException {
    elasticsearch.delete(material.bareStreams());
    long start = System.nanoTime();
    bareClient.send(bodies, repetitions, connections);
    long documents = (long) material.documents().size() * repetitions;
    elasticsearch.awaitSearchable(material.bareStreams(), documents);
    return documents / ((System.nanoTime() - start) / 1e9);
  }

  /** The best of a sweep, which also warms Elasticsearch up. */
  private Shape best(String label, Material material) throws IOException, InterruptedException {
    Shape best = new Shape(BULK_BYTES[0], CONNECTIONS[0]);
    double bestRate = 0;
    for (int bulkBytes : BULK_BYTES) {
      List<byte[]> bodies = BareClient.bodies(material.documents(), bulkBytes);
      for (int connections : CONNECTIONS) {
        double rate = bare(material, bodies, connections, 1);
        progress.accept(
            String.format(
                Locale.ROOT,
                "%s bare client, %d bytes × %d: %.0f documents/s",
                label,
                bulkBytes,
                connections,
                rate));
        if (rate > bestRate) {
          bestRate = rate;
          best = new Shape(bulkBytes, connections);
        }
      }
    }
    return best;
  }

  private List<Long> acknowledgements(
      String label, Material material, OtlpSender sender, double documentsPerSecond)
      throws IOException, InterruptedException {
    elasticsearch.delete(material.pipelineStreams());
    double perRequest = material.documents().size() / (double) material.requests().size();
    double requestsPerSecond = documentsPerSecond / 2 / perRequest;
    int count = (int) Math.ceil(requestsPerSecond * plan.acknowledgementSeconds());
    List<Long> latencies = sender.sendAt(material.requests(), requestsPerSecond, count);
    progress.accept(
        String.format(
            Locale.ROOT,
            "%s at half the rate: acknowledged after %.1f ms (p50), %.1f ms (p99)",
            label,
            millis(latencies, 0.5),
            millis(latencies, 0.99)));
    elasticsearch.awaitSearchable(material.pipelineStreams(), material.documents(count));
    return latencies;
  }

  private static double millis(List<Long> sorted, double quantile) {
    int rank = (int) Math.ceil(quantile * sorted.size()) - 1;
    return sorted.get(Math.max(0, rank)) / 1e6;
  }

  private static ObjectNode result(Side pipeline, Side bare, Shape best, List<Long> latencies) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("ratio", rounded(pipeline.median() / bare.median(), 1000));
    result.put("pipeline_documents_per_second", Math.round(pipeline.median()));
    result.put("bare_documents_per_second", Math.round(bare.median()));
    rates(result.putArray("pipeline_rounds"), pipeline);
    rates(result.putArray("bare_rounds"), bare);
    result
        .putObject("bare_best")
        .put("bulk_bytes", best.bulkBytes())
        .put("connections", best.connections());
    ObjectNode acknowledgement = result.putObject("acknowledgement_at_half_rate_ms");
    acknowledgement.put("p50", rounded(millis(latencies, 0.5), 10));
    acknowledgement.put("p99", rounded(millis(latencies, 0.99), 10));
    acknowledgement.put("requests", latencies.size());
    return result;
  }

  /** Seconds of processor time per million records are microseconds a record. */
  private void costs(ObjectNode into, Side pipeline, Side bare, Material material) {
    double records =
        (double) plan.rounds() * material.allRequests(plan) * Workload.RECORDS_OF_A_REQUEST;
    ObjectNode cpu = into.putObject("cpu_seconds_per_million_records");
    cpu.put("product", rounded(pipeline.product.cpuSeconds() / records * 1e6, 100));
    cpu.put("elasticsearch", rounded(pipeline.elasticsearch.cpuSeconds() / records * 1e6, 100));
    cpu.put(
        "elasticsearch_under_bare_client",
        rounded(bare.elasticsearch.cpuSeconds() / records * 1e6, 100));
    ObjectNode parts = cpu.putObject("product_by_threads");
    pipeline
        .product
        .cpuSecondsByPart()
        .forEach((part, seconds) -> parts.put(part, rounded(seconds / records * 1e6, 100)));
    ObjectNode memory = into.putObject("resident_megabytes");
    memory.put("product", pipeline.product.residentBytes() >> 20);
    memory.put("elasticsearch", pipeline.elasticsearch.residentBytes() >> 20);
  }

  private static void rates(ArrayNode into, Side side) {
    side.rates.forEach(rate -> into.add(Math.round(rate)));
  }

  private static double rounded(double value, int parts) {
    return (double) Math.round(value * parts) / parts;
  }
}
