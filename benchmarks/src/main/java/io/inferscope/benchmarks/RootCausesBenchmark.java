package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How long the API takes to say where an incident began, once it is indexed: a small case, and one
 * many times as large, each sent through the whole pipeline and alone in the store.
 */
final class RootCausesBenchmark {
  /** Five spans and two and a half log records each. */
  private static final int SMALL_TRACES = 4_000;

  private static final int CHUNK = 20_000;
  private static final int ANSWERS = 5;
  private static final long GOAL_MILLIS = 2_000;
  private static final String STREAMS = "logs-*.otel-default,traces-*.otel-default";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The detector would analyse the same incident meanwhile. */
  private static final String CONFIGURATION = "detector: {interval: 1d}";

  private final int times;
  private final Path directory;
  private final Consumer<String> progress;

  /**
   * Prepares the benchmark.
   *
   * @param times how much larger the large case is; 0 leaves it out
   */
  RootCausesBenchmark(int times, Path directory, Consumer<String> progress) {
    this.times = times;
    this.directory = directory;
    this.progress = progress;
  }

  ObjectNode run() throws IOException, InterruptedException {
    try (EmbeddedElasticsearch node =
            EmbeddedElasticsearch.start(
                EmbeddedConfig.of(directory.resolve("elasticsearch")).withProgress(progress));
        Elasticsearch elasticsearch = new Elasticsearch(node.uri());
        HttpClient client = HttpClient.newHttpClient();
        Product product =
            Product.start(
                new Product.Launch(
                    directory.resolve("product"),
                    List.of(node.uri()),
                    Product.Ports.FREE,
                    CONFIGURATION,
                    "",
                    Map.of()))) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result.put("benchmark", "root-causes");
      result.put("processors", Runtime.getRuntime().availableProcessors());
      Asked asked = new Asked(product, node.pid(), elasticsearch, client);
      ObjectNode small = asked.measure(SMALL_TRACES);
      result.set("case", small);
      boolean right = small.path("right").asBoolean();
      if (times > 0) {
        result.put("times", times);
        ObjectNode large = asked.measure((long) times * SMALL_TRACES);
        result.set("large_case", large);
        right &= large.path("right").asBoolean();
      }
      result.put("goal_ms", GOAL_MILLIS);
      return result.put("met", right && small.path("first_answer_ms").asLong() <= GOAL_MILLIS);
    }
  }

  /** The product and what it writes to. */
  private final class Asked {
    private final Product product;
    private final long nodePid;
    private final Elasticsearch elasticsearch;
    private final HttpClient client;

    private Asked(Product product, long nodePid, Elasticsearch elasticsearch, HttpClient client) {
      this.product = product;
      this.nodePid = nodePid;
      this.elasticsearch = elasticsearch;
      this.client = client;
    }

    private ObjectNode measure(long traces) throws IOException, InterruptedException {
      IncidentLoad load = new IncidentLoad(traces, Instant.now());
      progress.accept("Sending %,d spans and %,d logs".formatted(load.spans(), load.logs()));
      long began = System.nanoTime();
      send(load);
      elasticsearch.awaitSearchable(STREAMS, load.spans() + load.logs());
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result.put("spans", load.spans()).put("logs", load.logs());
      result.put("indexed_seconds", Math.round((System.nanoTime() - began) / 1e8) / 10.0);
      String windows =
          "baseline_from=%s&baseline_to=%s&incident_from=%s&incident_to=%s"
              .formatted(load.start(), load.onset(), load.onset(), load.end());
      JsonNode answer = answers(result, "", windows);
      JsonNode found =
          answers(result, "find_onset_", "from=%s&to=%s".formatted(load.start(), load.end()));
      result.put("service", answer.at("/ranking/0/service").asText());
      result.put("find_onset_service", found.at("/ranking/0/service").asText());
      result.put("reason", answer.path("reason").asText());
      result.put("product_resident_mb", ProcessCost.of(product.pid()).residentBytes() >> 20);
      elasticsearch.delete(STREAMS);
      return result.put("right", result.path("service").asText().equals(IncidentLoad.CULPRIT));
    }

    private void send(IncidentLoad load) throws InterruptedException {
      try (OtlpSender spans =
              new OtlpSender(
                  product.grpcPort(), "opentelemetry.proto.collector.trace.v1.TraceService");
          OtlpSender logs =
              new OtlpSender(
                  product.grpcPort(), "opentelemetry.proto.collector.logs.v1.LogsService")) {
        while (!load.done()) {
          IncidentLoad.Requests requests = load.next(CHUNK);
          spans.sendAll(requests.spans(), requests.spans().size());
          logs.sendAll(requests.logs(), requests.logs().size());
        }
      }
    }

    /** Asks some times; the first finds nothing warm. */
    private JsonNode answers(ObjectNode result, String prefix, String parameters)
        throws IOException, InterruptedException {
      long[] millis = new long[ANSWERS];
      JsonNode answer = JSON.nullNode();
      ArrayNode all = result.putArray(prefix + "answers_ms");
      ProcessCost ofProduct = ProcessCost.of(product.pid());
      ProcessCost ofNode = ProcessCost.of(nodePid);
      for (int i = 0; i < ANSWERS; i++) {
        long began = System.nanoTime();
        answer = ask(parameters);
        millis[i] = (System.nanoTime() - began) / 1_000_000;
        all.add(millis[i]);
      }
      result.put(prefix + "product_cpu_ms", millisOfAnAnswer(product.pid(), ofProduct));
      result.put(prefix + "elasticsearch_cpu_ms", millisOfAnAnswer(nodePid, ofNode));
      result.put(prefix + "first_answer_ms", millis[0]);
      Arrays.sort(millis);
      result.put(prefix + "median_answer_ms", millis[ANSWERS / 2]);
      return answer;
    }

    /** Processor time, which other programs have no part in. */
    private static long millisOfAnAnswer(long pid, ProcessCost before) throws IOException {
      return Math.round(1_000 * ProcessCost.of(pid).since(before).cpuSeconds() / ANSWERS);
    }

    private JsonNode ask(String parameters) throws IOException, InterruptedException {
      URI uri =
          URI.create(
              "http://127.0.0.1:" + product.queryPort() + "/api/v1/root-causes?" + parameters);
      HttpResponse<String> response =
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException("the API answers " + response.statusCode() + ": " + response.body());
      }
      return JSON.readTree(response.body());
    }
  }
}
