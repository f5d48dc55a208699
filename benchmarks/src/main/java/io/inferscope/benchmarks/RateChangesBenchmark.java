package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.detector.IncidentStore;
import io.inferscope.elasticsearch.Capabilities;
import io.inferscope.elasticsearch.ElasticsearchConfig;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.RollupReader;
import io.inferscope.elasticsearch.TelemetryReader;
import io.inferscope.elasticsearch.TelemetrySearch;
import io.inferscope.elasticsearch.Templates;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import io.inferscope.queryapi.Access;
import io.inferscope.queryapi.Pipeline;
import io.inferscope.queryapi.QueryApi;
import io.inferscope.queryapi.QueryApiConfig;
import io.inferscope.queryapi.QueryServices;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the explanation of a deviation costs, by the number of logs: through the query API, over one
 * Elasticsearch that is filled up from size to size. No two requests ask over the same window, so
 * that no answer comes from a cache.
 */
final class RateChangesBenchmark {
  private static final int DOCUMENTS_OF_A_BULK = 5_000;
  private static final int WARM_UP = 5;
  private static final double GOAL_MILLIS = 1_000;

  private final int[] sizes;
  private final int rounds;
  private final Path directory;
  private final Consumer<String> progress;
  private final HttpClient client = HttpClient.newHttpClient();
  private int asked;

  RateChangesBenchmark(int[] sizes, int rounds, Path directory, Consumer<String> progress) {
    this.sizes = sizes.clone();
    this.rounds = rounds;
    this.directory = directory;
    this.progress = progress;
  }

  /** What is asked; each finds the deviation itself but for the last. */
  private enum Question {
    /** Nothing but the day. */
    DAY(""),
    /** A query that three in four documents match. */
    QUERY("&query=NOT%20http.route:%22/v1/route-1%22"),
    /** Two windows that are named. */
    WINDOWS("");

    private final String parameters;

    Question(String parameters) {
      this.parameters = parameters;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  ObjectNode run() throws IOException, InterruptedException {
    Vertx vertx = Vertx.vertx();
    try (EmbeddedElasticsearch node =
            EmbeddedElasticsearch.start(
                EmbeddedConfig.of(directory.resolve("elasticsearch"))
                    .withHeapBytes(1L << 30)
                    .withProgress(progress));
        Elasticsearch elasticsearch = new Elasticsearch(node.uri());
        ElasticsearchConnection connection =
            ElasticsearchConnection.open(ElasticsearchConfig.of(node.uri()))) {
      if (new Templates(connection, Capabilities.CORE).install()
          instanceof Templates.Installation.Refused refused) {
        throw new IOException(refused.reason());
      }
      try (QueryApi api = api(vertx, connection)) {
        return measured(elasticsearch, URI.create("http://127.0.0.1:" + api.port()));
      }
    } finally {
      client.close();
      vertx.close().await();
    }
  }

  private static QueryApi api(Vertx vertx, ElasticsearchConnection connection) {
    return QueryApi.start(
        vertx,
        new QueryApiConfig("127.0.0.1", 0, Duration.ofDays(3650), 1_000, 8),
        (token, right) -> new Access.Decision.Granted("default", "benchmark", true),
        new QueryServices(
            connection,
            new TelemetrySearch(connection),
            new TelemetryReader(connection),
            new RollupReader(connection),
            new IncidentStore(connection),
            () -> Pipeline.of(Pipeline.Intake.none(), List.of(), List.of()),
            Optional.empty(),
            List.of(),
            () -> ""),
        new SimpleMeterRegistry(),
        InstantSource.system());
  }

  private ObjectNode measured(Elasticsearch elasticsearch, URI api)
      throws IOException, InterruptedException {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("benchmark", "rate-changes");
    result.put("processors", Runtime.getRuntime().availableProcessors());
    result.put("goal_ms", GOAL_MILLIS);
    ObjectNode bySize = result.putObject("records");
    List<DayOfLogs> logs = List.of(new DayOfLogs(20_260_304), new DayOfLogs(20_260_305));
    boolean met = true;
    int stored = 0;
    for (int size : sizes) {
      store(elasticsearch, logs, size - stored);
      stored = size;
      elasticsearch.awaitSearchable(DayOfLogs.STREAM, size);
      ObjectNode one = bySize.putObject(Integer.toString(size));
      for (Question question : Question.values()) {
        progress.accept("Asking by " + question.label() + " over " + size + " logs");
        ObjectNode asked = ask(api, question);
        one.set(question.label(), asked);
        met &= asked.path("found").asBoolean() && asked.path("median_ms").asDouble() <= GOAL_MILLIS;
      }
    }
    if (sizes.length > 1) {
      result.set("cost", cost(bySize));
    }
    return result.put("met", met);
  }

  /** One sender for each generator, so that documents are made while others are indexed. */
  private void store(Elasticsearch elasticsearch, List<DayOfLogs> logs, int count)
      throws IOException, InterruptedException {
    AtomicInteger done = new AtomicInteger();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> sent = new ArrayList<>();
      for (int i = 0; i < logs.size(); i++) {
        DayOfLogs own = logs.get(i);
        int share = count / logs.size() + (i < count % logs.size() ? 1 : 0);
        sent.add(senders.submit(() -> send(elasticsearch, own, share, done)));
      }
      for (Future<Void> sender : sent) {
        sender.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("not all logs could be stored", e.getCause());
    }
  }

  private @Nullable Void send(
      Elasticsearch elasticsearch, DayOfLogs logs, int count, AtomicInteger done)
      throws IOException, InterruptedException {
    for (int left = count; left > 0; left -= DOCUMENTS_OF_A_BULK) {
      elasticsearch.bulk(logs.bulk(Math.min(left, DOCUMENTS_OF_A_BULK)));
      int bulks = done.incrementAndGet();
      if (bulks % 100 == 0) {
        progress.accept("Stored %,d more logs".formatted((long) bulks * DOCUMENTS_OF_A_BULK));
      }
    }
    return null;
  }

  private ObjectNode ask(URI api, Question question) throws IOException, InterruptedException {
    for (int i = 0; i < WARM_UP; i++) {
      answer(api, question);
    }
    double[] millis = new double[rounds];
    boolean found = true;
    double sampled = 0;
    for (int i = 0; i < rounds; i++) {
      long began = System.nanoTime();
      JsonNode answer = answer(api, question);
      millis[i] = (System.nanoTime() - began) / 1e6;
      found &= names(answer);
      sampled = answer.path("sampled").asDouble();
    }
    Arrays.sort(millis);
    return JsonNodeFactory.instance
        .objectNode()
        .put("median_ms", Math.round(millis[rounds / 2]))
        .put("worst_ms", Math.round(millis[rounds - 1]))
        .put("sampled", sampled)
        .put("found", found);
  }

  private JsonNode answer(URI api, Question question) throws IOException, InterruptedException {
    // Another window each time: what Elasticsearch has counted for one it would not count again.
    int shift = ++asked;
    String window =
        question == Question.WINDOWS
            ? "&baseline_from=2026-03-04T00:00:00Z&baseline_to=%s&deviation_from=%s&deviation_to=%s"
                .formatted(
                    DayOfLogs.PLANTED.minusMillis(shift),
                    DayOfLogs.PLANTED.plusMillis(shift),
                    DayOfLogs.PLANTED.plus(DayOfLogs.PLANTED_FOR).plusMillis(shift))
            : "&from=%s&to=2026-03-05T00:00:00Z".formatted(DayOfLogs.BEGIN.minusSeconds(shift));
    HttpRequest request =
        HttpRequest.newBuilder(
                api.resolve("/api/v1/rate-changes?signal=logs" + window + question.parameters))
            .header("Authorization", "Bearer benchmark")
            .build();
    HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    JsonNode answer = new ObjectMapper().readTree(response.body());
    if (response.statusCode() != 200) {
      throw new IOException("the query API answers " + answer);
    }
    return answer;
  }

  /** Whether the first explanation is what was planted. */
  private static boolean names(JsonNode answer) {
    JsonNode first = answer.path("explanations").path(0);
    List<String> values = first.path("items").findValuesAsText("value");
    return values.size() == 2
        && values.contains(DayOfLogs.CUSTOMER)
        && values.contains(DayOfLogs.ROUTE);
  }

  /** From the smallest size to the largest: how much longer, for how many times as many logs. */
  private ObjectNode cost(ObjectNode bySize) {
    int least = sizes[0];
    int most = sizes[sizes.length - 1];
    ObjectNode cost = JsonNodeFactory.instance.objectNode();
    cost.put("times_the_records", (double) most / least);
    for (Question question : Question.values()) {
      double atLeast = median(bySize, least, question);
      double atMost = median(bySize, most, question);
      double perMillion = (atMost - atLeast) / (most - least) * 1e6;
      cost.putObject(question.label())
          .put("times_the_milliseconds", atMost / atLeast)
          .put("ms_of_another_million", perMillion)
          .put("fixed_ms", atLeast - perMillion * least / 1e6);
    }
    return cost;
  }

  private static double median(ObjectNode bySize, int size, Question question) {
    return bySize.path(Integer.toString(size)).path(question.label()).path("median_ms").asDouble();
  }
}
